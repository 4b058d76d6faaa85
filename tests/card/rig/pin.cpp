#include "pin.hpp"

#include "card.hpp"

namespace card_rig {

unsigned Pin::verify(const Octets& given) {
  if (left_ == 0) return kBlocked;
  std::string text(given.begin(), given.end());
  text.erase(text.find_last_not_of('\xff') + 1);
  verified_ = text == value_;
  left_ = verified_ ? most_ : left_ - 1;
  return verified_ ? kOk : state();
}

unsigned Pin::state() const {
  if (left_ == 0) return kBlocked;
  return verified_ ? kOk : 0x63c0 | left_;
}

}  // namespace card_rig
