#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/net.hpp>

#include "sandbox/world/world.hpp"

/// Services that misbehave, on purpose and by name: in-process through faulty_fetcher(), over sockets through
/// FaultServer (support/fault_server.hpp), and for scripts as the program fault_server.
namespace support {

enum class FaultyService { Tsa, Ocsp, Crl, List };

/// Outcome is what a client has to make of a fault.
enum class Outcome {
  NoAnswer,       // the exchange itself fails: Errc::Network of the fetcher
  AnswerRefused,  // something comes that must not be used: not what was asked for, not signed by whom it should be, …
  Revoked,        // a good answer with bad news
  StatusUnknown,  // a good answer that knows nothing
};

/// Fault is one way to misbehave. It concerns one kind of service; the others of its world answer as they should.
struct Fault {
  std::string name;  // "tsa-other-nonce": the service, then what is wrong
  FaultyService service;
  Outcome outcome;
  std::string what;  // in words
};

/// faults returns all of them.
const std::vector<Fault>& faults();
/// fault returns one by its name; throws for a name that there is none of.
const Fault& fault(std::string_view name);

/// Reply is what goes over the wire.
struct Reply {
  enum class Manner {
    Whole,
    Truncated,    // less than the Content-Length says
    Endless,      // no Content-Length, and no end
    Drip,         // an octet at a time
    Never,        // not an octet
    CloseAtOnce,  // the connection is closed without one
  };
  Manner manner = Manner::Whole;
  unsigned status = 200;
  std::vector<std::string> headers{};  // "Location: …"
  libsign::Bytes body{};
};

/// FaultyWorld answers for a world, with one fault. The clock is the world's. Thread-safe.
class FaultyWorld {
 public:
  FaultyWorld(libsign::sandbox::World world, const Fault& fault);
  ~FaultyWorld();
  FaultyWorld(const FaultyWorld&) = delete;
  FaultyWorld& operator=(const FaultyWorld&) = delete;

  Reply reply(const libsign::sandbox::Request& request) const;
  const std::string& base_url() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// faulty_fetcher asks a FaultyWorld without sockets. What would end in a timeout on a wire ends at once.
std::unique_ptr<libsign::net::Fetcher> faulty_fetcher(const libsign::sandbox::World& world, const Fault& fault);

}  // namespace support
