#include <libsign/pin.hpp>

#include <algorithm>
#include <cstring>

namespace libsign {

void cleanse(void* memory, std::size_t size) noexcept { explicit_bzero(memory, size); }

std::optional<Pin> Pin::from(std::string_view text) {
  if (text.size() > kMaxBytes) return std::nullopt;
  Pin pin;
  std::copy(text.begin(), text.end(), pin.buffer_.begin());
  pin.size_ = text.size();
  return pin;
}

Pin::Pin(Pin&& other) noexcept : buffer_(other.buffer_), size_(other.size_) { other.cleanse(); }

Pin& Pin::operator=(Pin&& other) noexcept {
  if (this != &other) {
    buffer_ = other.buffer_;
    size_ = other.size_;
    other.cleanse();
  }
  return *this;
}

Pin::~Pin() { cleanse(); }

void Pin::cleanse() noexcept {
  libsign::cleanse(buffer_.data(), buffer_.size());
  size_ = 0;
}

}  // namespace libsign
