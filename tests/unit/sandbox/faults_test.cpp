#include "support/faults.hpp"

#include <set>

#include "sandbox/world/der.hpp"
#include "sandbox/world/ocsp_writer.hpp"
#include "world_fixture.hpp"

using namespace libsign;
using namespace libsign::sandbox;
using namespace world_test;
using support::FaultyService;
using support::Reply;

namespace {

/// request_for asks a service about a certificate of the world.
Request request_for(const World& world, FaultyService service) {
  switch (service) {
    case FaultyService::Tsa: return {"POST", "/tsa/tsa", timestamp_request()};
    case FaultyService::Crl: return {"GET", "/crl/issuing.crl"};
    case FaultyService::List: return {"GET", "/list/ee.xml"};
    case FaultyService::Ocsp: break;
  }
  const auto tsa = value(world.identity("tsa")).certificate;
  const auto id = write_certificate_id(tsa, world.chain(tsa).front(), Digest::Sha1);
  return {"POST", "/ocsp/issuing", der::sequence({der::sequence({der::sequence({der::sequence({id.der})})})})};
}

}  // namespace

TEST_CASE("faults: there are many, each with a name of its own", "[sandbox]") {
  std::set<std::string> names;
  for (const support::Fault& fault : support::faults()) {
    CHECK(names.insert(fault.name).second);
    CHECK_FALSE(fault.what.empty());
    CHECK(&support::fault(fault.name) == &fault);
  }
  CHECK(names.size() >= 60);
  CHECK_THROWS(support::fault("tsa-on-strike"));
}

TEST_CASE("faults: each one misbehaves, and where it should not it behaves", "[sandbox]") {
  const World world = small_world();
  for (const support::Fault& fault : support::faults()) {
    CAPTURE(fault.name);
    const support::FaultyWorld faulty(world, fault);
    for (const auto service : {FaultyService::Tsa, FaultyService::Ocsp, FaultyService::Crl}) {
      const Request request = request_for(world, service);
      const Reply reply = faulty.reply(request);
      CHECK(reply.status != 400);  // the fault could be made
      if (service != fault.service) {
        CHECK(reply.manner == Reply::Manner::Whole);
        CHECK(reply.status == 200);
        CHECK(reply.body.size() > 100);
      }
    }
    const bool fails = fault.outcome == support::Outcome::NoAnswer;
    const Reply reply = faulty.reply(request_for(world, fault.service));
    CHECK(fails == (reply.manner != Reply::Manner::Whole || reply.status != 200));
    CHECK(faulty_fetcher(world, fault)->get("http://elsewhere.test/", 100).error().code == Errc::Network);
  }
}
