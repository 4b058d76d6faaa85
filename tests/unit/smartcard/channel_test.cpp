#include "channel.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kPatience{10'000};  // never reached

std::pair<Channel, Channel> connected() {
  auto ends = Channel::pair();
  REQUIRE(ends);
  return *std::move(ends);
}

void write_raw(const Channel& channel, const Bytes& octets) {
  REQUIRE(::write(channel.descriptor(), octets.data(), octets.size()) == static_cast<ssize_t>(octets.size()));
}

/// length is how a channel says how much follows, on this machine.
Bytes length(std::uint32_t size) {
  const auto* octets = reinterpret_cast<const std::uint8_t*>(&size);
  return {octets, octets + sizeof size};
}

}  // namespace

TEST_CASE("channel: frames arrive whole and in order", "[smartcard]") {
  const auto ends = connected();
  const Bytes large(3'000'000, 7);
  bool sent = false;
  std::thread sender([&] { sent = ends.first.send({}) && ends.first.send(large); });
  const Channel& there = ends.second;
  Bytes frame{1};
  CHECK(there.receive(frame, kPatience) == Channel::Status::Frame);
  CHECK(frame.empty());
  CHECK(there.receive(frame, kPatience) == Channel::Status::Frame);
  CHECK(frame == large);
  sender.join();
  CHECK(sent);
}

TEST_CASE("channel: a frame that is cut short is the end", "[smartcard][reject]") {
  auto [here, there] = connected();
  const Bytes part = GENERATE(Bytes{}, Bytes{4, 0}, Bytes{4, 0, 0, 0}, Bytes{4, 0, 0, 0, 1, 2});
  if (!part.empty()) write_raw(here, part);
  here.close();
  Bytes frame;
  CHECK(there.receive(frame, kPatience) == Channel::Status::Closed);
  CHECK_FALSE(there.send(Bytes{1}));
}

TEST_CASE("channel: a frame that says that it is huge is refused before it is read", "[smartcard][reject]") {
  const auto [here, there] = connected();
  write_raw(here, length(0xffffffff));
  Bytes frame;
  CHECK(there.receive(frame, kPatience) == Channel::Status::Closed);
  CHECK(frame.capacity() < 1u << 20);
}

TEST_CASE("channel: who says nothing, or not enough, is late", "[smartcard][reject]") {
  const auto [here, there] = connected();
  if (GENERATE(false, true)) write_raw(here, {4, 0, 0, 0, 1});
  Bytes frame;
  CHECK(there.receive(frame, milliseconds(20)) == Channel::Status::Late);
}

TEST_CASE("channel: a PIN arrives as it was sent, and what cannot be one does not", "[smartcard][reject]") {
  auto [here, there] = connected();
  CHECK(here.send_pin(pin(kPin)));
  const auto got = there.receive_pin();
  REQUIRE(got);
  CHECK(got->reveal() == kPin);
  CHECK(here.send_pin(Pin{}));
  CHECK(there.receive_pin());
  write_raw(here, length(Pin::kMaxBytes + 1));
  CHECK_FALSE(there.receive_pin());
  write_raw(here, length(4));
  here.close();
  CHECK_FALSE(there.receive_pin());
}
