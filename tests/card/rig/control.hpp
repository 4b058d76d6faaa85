#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon.hpp"
#include "reader.hpp"

namespace card_rig {

/// Control carries out what a test says to the rig, one line at a time:
///
///   insert N, remove N          put the card into reader N, pull it
///   plug N, unplug N            the reader itself
///   pull-at N INS               pull the card when a command with this instruction arrives
///   fail N INS SW TIMES         answer such commands with this status word instead
///   slow N INS MS               take that long for such commands
///   type N PIN|cancel|timeout [MS]   what happens at the pinpad, and how long it takes
///   tries N, unblock N          the PINs' tries
///   counts N                    how often each instruction came since the last call
///   pcscd stop|start            the daemon
///   quit
///
/// INS and SW are hexadecimal.
class Control {
 public:
  Control(std::vector<std::unique_ptr<Reader>>& readers, Daemon& daemon) : readers_(readers), daemon_(daemon) {}

  /// serve answers lines at a listening socket, one connection each, until one says "quit".
  void serve(int listener);

 private:
  std::string carry_out(const std::string& line);

  std::vector<std::unique_ptr<Reader>>& readers_;
  Daemon& daemon_;
};

}  // namespace card_rig
