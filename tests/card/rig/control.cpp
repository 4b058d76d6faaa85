#include "control.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <sstream>

namespace card_rig {

namespace {

using std::chrono::milliseconds;

constexpr const char* kDone = "ok";
constexpr const char* kNotUnderstood = "error: not understood";

std::uint8_t instruction_from(std::istream& words) {
  unsigned value = 0;
  words >> std::hex >> value >> std::dec;
  return static_cast<std::uint8_t>(value);
}

milliseconds delay_from(std::istream& words) {
  long value = 0;
  words >> value;
  if (!words) words.clear();  // it may be left out
  return milliseconds(value);
}

std::string type(Reader& reader, std::istream& words) {
  std::string what;
  words >> what;
  const Key key = what == "cancel" ? Key::Cancel : what == "timeout" ? Key::Timeout : Key::Enter;
  const milliseconds delay = delay_from(words);
  reader.at_the_pinpad(key, key == Key::Enter ? what : "", delay);
  return kDone;
}

std::string fail(Reader& reader, std::istream& words) {
  const std::uint8_t instruction = instruction_from(words);
  unsigned status = 0;
  int times = 0;
  words >> std::hex >> status >> std::dec >> times;
  if (!words) return kNotUnderstood;
  reader.fail(instruction, status, times);
  return kDone;
}

std::string done_with(Reader& reader, const std::string& order, std::istream& words) {
  if (order == "insert") return reader.insert(), kDone;
  if (order == "remove") return reader.remove(), kDone;
  if (order == "plug") return reader.plug_in() ? kDone : "error: cannot plug in";
  if (order == "unplug") return reader.unplug(), kDone;
  if (order == "unblock") return reader.unblock(), kDone;
  if (order == "tries") return reader.tries();
  if (order == "counts") return reader.counts();
  if (order == "type") return type(reader, words);
  if (order == "fail") return fail(reader, words);
  const std::uint8_t instruction = instruction_from(words);
  if (!words) return kNotUnderstood;
  if (order == "pull-at") return reader.pull_at(instruction), kDone;
  if (order == "slow") return reader.slow_down(instruction, delay_from(words)), kDone;
  return kNotUnderstood;
}

std::string read_line(int descriptor) {
  std::string line;
  char octet = 0;
  while (line.size() < 512 && ::read(descriptor, &octet, 1) == 1 && octet != '\n') line += octet;
  return line;
}

}  // namespace

void Control::serve(int listener) {
  for (bool going_on = true; going_on;) {
    const int caller = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (caller < 0) return;
    const std::string line = read_line(caller);
    going_on = line != "quit";
    const std::string reply = (going_on ? carry_out(line) : kDone) + "\n";
    ::send(caller, reply.data(), reply.size(), MSG_NOSIGNAL);
    ::close(caller);
  }
}

std::string Control::carry_out(const std::string& line) {
  std::istringstream words(line);
  std::string order;
  words >> order;
  if (order == "pcscd") {
    words >> order;
    if (order == "stop") return daemon_.stop(), kDone;
    return order == "start" && daemon_.start() ? kDone : kNotUnderstood;
  }
  std::size_t number = 0;
  words >> number;
  if (!words || number >= readers_.size()) return "error: no such reader";
  return done_with(*readers_[number], order, words);
}

}  // namespace card_rig
