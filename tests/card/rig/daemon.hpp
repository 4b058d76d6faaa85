#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace card_rig {

/// ReaderEntry is a reader as pcscd's reader.conf(5) describes it.
struct ReaderEntry {
  std::string name;
  std::filesystem::path socket;
  bool pinpad = false;
};

/// Daemon is a pcscd of our own. Its socket is made here and handed over as systemd would do it, so it is wherever we
/// want it to be, and no other pcscd is disturbed. Where the kernel lets us, the daemon sees a private and empty /run,
/// and needs no privileges. It ends with this process.
class Daemon {
 public:
  /// The daemon's files are in `folder`: pcscd.comm, which clients name in PCSCLITE_CSOCK_NAME, reader.conf, pcscd.log.
  Daemon(std::filesystem::path folder, std::filesystem::path driver, std::vector<ReaderEntry> readers);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon() { stop(); }

  /// start starts it, unless it runs; false if it cannot. Clients that connect at once are served as soon as it is up.
  bool start();
  void stop();

 private:
  bool write_configuration() const;

  std::filesystem::path folder_;
  std::filesystem::path driver_;
  std::vector<ReaderEntry> readers_;
  pid_t process_ = -1;
};

}  // namespace card_rig
