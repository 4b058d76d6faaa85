#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "card.hpp"
#include "link.hpp"

namespace card_rig {

/// Fault is what happens to the next commands with one instruction.
struct Fault {
  unsigned status = 0;  // answered instead of the card, if not 0
  int times = 0;
  std::optional<std::uint8_t> pull_at{};  // the card is pulled when this instruction arrives
  std::optional<std::uint8_t> slow_at{};  // this instruction takes `delay`
  std::chrono::milliseconds delay{};
  std::uint8_t instruction = 0;  // that fails
};

/// Reader is an emulated reader: it serves drivers at a Unix socket as long as it is plugged in. Thread-safe.
class Reader {
 public:
  Reader(std::filesystem::path socket, std::unique_ptr<Card> card);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// plug_in and unplug make the reader appear and disappear; false if the socket cannot be made.
  bool plug_in();
  void unplug();
  void insert();
  void remove();

  /// fail lets the next `times` commands with this instruction end with a status word; pull_at takes the card out when
  /// the instruction arrives; slow_down lets it take its time.
  void fail(std::uint8_t instruction, unsigned status, int times);
  void pull_at(std::uint8_t instruction);
  void slow_down(std::uint8_t instruction, std::chrono::milliseconds delay);
  /// at_the_pinpad says what the holder does there, and how long it takes.
  void at_the_pinpad(Key key, std::string pin, std::chrono::milliseconds delay);

  /// tries returns "PIN1=3 PIN2=3"; unblock gives all tries back.
  std::string tries();
  void unblock();
  /// counts returns how often each instruction came since the last call: "20:1 2A:1".
  std::string counts();

 private:
  void accept_drivers(int listener);
  void serve(int driver);
  Octets carry_out(const Octets& request, std::unique_lock<std::mutex>& lock);
  std::optional<Octets> transmit(const Octets& command, std::unique_lock<std::mutex>& lock);
  std::optional<Octets> type_pin(std::unique_lock<std::mutex>& lock);
  bool wait(std::chrono::milliseconds delay, std::unique_lock<std::mutex>& lock);
  void remove_locked();

  std::filesystem::path socket_;
  std::unique_ptr<Card> card_;
  std::mutex mutex_;
  std::condition_variable removed_;
  bool inserted_ = true;
  unsigned removals_ = 0;
  Fault fault_;
  Key key_ = Key::Cancel;
  std::string typed_;
  std::chrono::milliseconds typing_{};
  std::map<std::uint8_t, unsigned> counts_;
  int listener_ = -1;
  std::set<int> drivers_;  // connections
};

}  // namespace card_rig
