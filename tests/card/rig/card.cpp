#include "card.hpp"

#include <algorithm>

namespace card_rig {

namespace {

constexpr std::uint8_t kGetResponse = 0xc0;
constexpr std::uint8_t kMoreToCome = 0x10;  // in the class of a command (ISO/IEC 7816-4, 5.4.1)

Octets with_status(Octets data, unsigned status) {
  data.push_back(static_cast<std::uint8_t>(status >> 8));
  data.push_back(static_cast<std::uint8_t>(status));
  return data;
}

Octets slice(const Octets& octets, std::size_t begin, std::size_t size) {
  const auto first = octets.begin() + static_cast<std::ptrdiff_t>(begin);
  return {first, first + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace

std::optional<Command> Command::parse(const Octets& octets) {
  if (octets.size() < 4) return std::nullopt;
  Command command{octets[0], octets[1], octets[2], octets[3]};
  const Octets body = slice(octets, 4, octets.size() - 4);
  if (body.empty()) return command;
  const bool extended = body[0] == 0 && body.size() >= 3;
  const std::size_t width = extended ? 3 : 1;  // of Lc, or of the only Le
  const std::size_t first = number(slice(body, 0, width));
  const auto expected = [&](std::size_t value) { return value != 0 ? value : extended ? 0x10000u : 0x100u; };
  if (body.size() == width) {
    command.expected = expected(first);
    return command;
  }
  if (body.size() < width + first) return std::nullopt;
  command.data = slice(body, width, first);
  const Octets rest = slice(body, width + first, body.size() - width - first);
  if (!rest.empty()) command.expected = expected(number(rest));
  return command;
}

Octets Card::transmit(const Octets& octets) {
  auto command = Command::parse(octets);
  if (!command) return with_status({}, kWrongLength);
  if (command->instruction == kGetResponse)
    return waiting_.empty() ? with_status({}, kConditionsOfUse) : answer(command->expected);

  chained_.insert(chained_.end(), command->data.begin(), command->data.end());
  if ((command->instruction_class & kMoreToCome) != 0) return with_status({}, kOk);
  command->data = std::exchange(chained_, {});
  Response response = execute(*command);
  waiting_.clear();
  if (response.status != kOk) return with_status({}, response.status);
  waiting_ = std::move(response.data);
  return answer(command->expected);
}

Octets Card::answer(std::optional<std::size_t> expected) {
  const std::size_t size = std::min(waiting_.size(), expected.value_or(0x100));
  const Octets data = slice(waiting_, 0, size);
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
  if (waiting_.empty()) return with_status(data, kOk);
  return with_status(data, 0x6100 | static_cast<unsigned>(std::min<std::size_t>(waiting_.size(), 0xff)));
}

void Card::reset() {
  chained_.clear();
  waiting_.clear();
  for (Pin* pin : pins()) pin->withdraw();
  forget();
}

Response read_binary(const Octets* file, const Command& command) {
  if (file == nullptr) return kNoFileSelected;
  const std::size_t offset = static_cast<std::size_t>(command.p1 & 0x7f) << 8 | command.p2;
  if (offset >= file->size()) return kWrongOffset;
  return slice(*file, offset, std::min(command.expected.value_or(0x100), file->size() - offset));
}

std::unique_ptr<Card> make_card(std::string_view kind, const std::filesystem::path& folder) {
  if (kind == "esteid") return make_esteid(folder);
  if (kind == "piv") return make_piv(folder);
  if (kind == "yubikey") return make_yubikey(folder);
  if (kind == "jpki") return make_jpki(folder);
  if (kind == "cns") return make_cns(folder);
  return nullptr;
}

}  // namespace card_rig
