#include "reader.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace card_rig {

namespace {

Octets answer(Outcome outcome, const Octets& octets = {}) {
  return joined({{static_cast<std::uint8_t>(outcome)}, octets});
}

}  // namespace

Reader::Reader(std::filesystem::path socket, std::unique_ptr<Card> card)
    : socket_(std::move(socket)), card_(std::move(card)) {}

Reader::~Reader() { unplug(); }

bool Reader::plug_in() {
  const std::lock_guard lock(mutex_);
  if (listener_ >= 0) return true;
  listener_ = listen_on(socket_);
  if (listener_ < 0) return false;
  std::thread([this, listener = listener_] { accept_drivers(listener); }).detach();
  return true;
}

void Reader::unplug() {
  const std::lock_guard lock(mutex_);
  if (listener_ < 0) return;
  ::shutdown(std::exchange(listener_, -1), SHUT_RDWR);  // its thread closes it
  ::unlink(socket_.c_str());
  for (const int driver : drivers_) ::shutdown(driver, SHUT_RDWR);
  ++removals_;
  removed_.notify_all();
  card_->reset();
}

void Reader::insert() {
  const std::lock_guard lock(mutex_);
  inserted_ = true;
}

void Reader::remove() {
  const std::lock_guard lock(mutex_);
  remove_locked();
}

void Reader::remove_locked() {
  if (!std::exchange(inserted_, false)) return;
  ++removals_;
  card_->reset();
  removed_.notify_all();
}

void Reader::fail(std::uint8_t instruction, unsigned status, int times) {
  const std::lock_guard lock(mutex_);
  fault_.instruction = instruction;
  fault_.status = status;
  fault_.times = times;
}

void Reader::pull_at(std::uint8_t instruction) {
  const std::lock_guard lock(mutex_);
  fault_.pull_at = instruction;
}

void Reader::slow_down(std::uint8_t instruction, std::chrono::milliseconds delay) {
  const std::lock_guard lock(mutex_);
  fault_.slow_at = instruction;
  fault_.delay = delay;
}

void Reader::at_the_pinpad(Key key, std::string pin, std::chrono::milliseconds delay) {
  const std::lock_guard lock(mutex_);
  key_ = key;
  typed_ = std::move(pin);
  typing_ = delay;
}

std::string Reader::tries() {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const Pin* pin : card_->pins())
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", pin->name(), pin->left());
  return text;
}

void Reader::unblock() {
  const std::lock_guard lock(mutex_);
  for (Pin* pin : card_->pins()) pin->unblock();
}

std::string Reader::counts() {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& [instruction, count] : std::exchange(counts_, {}))
    text += fmt::format("{}{:02X}:{}", text.empty() ? "" : " ", instruction, count);
  return text;
}

void Reader::accept_drivers(int listener) {
  while (true) {
    const int driver = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (driver < 0) break;
    std::thread([this, driver] { serve(driver); }).detach();
  }
  ::close(listener);
}

void Reader::serve(int driver) {
  std::unique_lock lock(mutex_);
  drivers_.insert(driver);
  while (true) {
    lock.unlock();
    const auto request = receive(driver);
    lock.lock();
    if (!request || request->empty()) break;
    const Octets reply = carry_out(*request, lock);
    if (listener_ < 0 || !send(driver, reply)) break;
  }
  drivers_.erase(driver);
  ::close(driver);
}

Octets Reader::carry_out(const Octets& request, std::unique_lock<std::mutex>& lock) {
  const Octets octets(request.begin() + 1, request.end());
  const auto order = static_cast<Order>(request.front());
  if (order == Order::Presence)
    return answer(inserted_ ? Outcome::Done : Outcome::NoCard, {static_cast<std::uint8_t>(removals_)});
  if (!inserted_) return answer(Outcome::NoCard);
  std::optional<Octets> reply = Octets{};
  switch (order) {
    case Order::Presence: break;
    case Order::PowerOn:
      card_->reset();
      reply = card_->atr();
      break;
    case Order::PowerOff: card_->reset(); break;
    case Order::Transmit: reply = transmit(octets, lock); break;
    case Order::TypePin: reply = type_pin(lock); break;
  }
  return reply ? answer(Outcome::Done, *reply) : answer(Outcome::NoCard);
}

std::optional<Octets> Reader::transmit(const Octets& command, std::unique_lock<std::mutex>& lock) {
  const std::uint8_t instruction = command.size() > 1 ? command[1] : std::uint8_t{0};
  ++counts_[instruction];
  if (fault_.pull_at == instruction) {
    fault_.pull_at.reset();
    remove_locked();
    return std::nullopt;
  }
  if (fault_.slow_at == instruction && !wait(fault_.delay, lock)) return std::nullopt;
  if (fault_.times > 0 && fault_.instruction == instruction) {
    --fault_.times;
    return Octets{static_cast<std::uint8_t>(fault_.status >> 8), static_cast<std::uint8_t>(fault_.status)};
  }
  return card_->transmit(command);
}

std::optional<Octets> Reader::type_pin(std::unique_lock<std::mutex>& lock) {
  if (!wait(typing_, lock)) return std::nullopt;
  return joined({{static_cast<std::uint8_t>(key_)}, Octets(typed_.begin(), typed_.end())});
}

/// wait returns false if the card was pulled meanwhile.
bool Reader::wait(std::chrono::milliseconds delay, std::unique_lock<std::mutex>& lock) {
  const unsigned before = removals_;
  return !removed_.wait_for(lock, delay, [&] { return removals_ != before; });
}

}  // namespace card_rig
