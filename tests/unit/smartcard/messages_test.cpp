#include "messages.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "fixture.hpp"

using namespace libsign;
using namespace smartcard;
using namespace smartcard_test;
using messages::json;

namespace {

Identity identity() {
  const auto root = value(TestAuthority::root("Test root", kThisYear));
  const Certificate certificate =
      value(root.issue(root.certificate().public_key(), "Anna Amsel", kForDocuments, kThisYear));
  return {.certificate = certificate,
          .chain = {root.certificate()},
          .id = {1, 2},
          .label = "k\xff",
          .private_key = PrivateKeyProof::Hidden,
          .purpose = Purpose::NonRepudiation,
          .algorithms = {{.scheme = Scheme::RsaPss, .digest = Digest::Sha512, .mgf_digest = Digest::Sha384}},
          .unfit = "why"};
}

TokenInfo token_info() {
  return {
      .reader = "reader",
      .label = "Zo\xeb",
      .serial = "12",
      .manufacturer = "maker",
      .model = "model",
      .pin = {.tries = TriesLeft::Unknown, .to_be_changed = true, .pinpad = true, .min_length = 5, .max_length = 12}};
}

Listing listing() {
  return {.modules = {{"name", "/lib/driver.so", "maker", "0.23"}},
          .tokens = {{token_info(), "name", {.identities = {identity()}, .skipped = {"odd"}, .after_login = true}}},
          .empty_readers = {"empty"},
          .problems = {{Errc::Device, "what", "where", "hint", 2, "detail"}}};
}

PinRequest pin_request() {
  return {.purpose = PinPurpose::ContextSpecific,
          .token_label = "token",
          .token_serial = "serial",
          .key_label = "key",
          .state = token_info().pin};
}

ToBeSigned to_be_signed() { return {{.scheme = Scheme::Ecdsa, .digest = Digest::Sha384}, {1, 2, 3}, {4, 5}}; }

/// Kind is a message with a function that reads it and writes what it has read.
struct Kind {
  json message;
  std::function<json(const json&)> again;
};

std::vector<Kind> kinds() {
  using namespace messages;
  return {{write(listing()), [](const json& message) { return write(read_listing(message)); }},
          {write(identity()), [](const json& message) { return write(read_identity(message)); }},
          {write(token_info()), [](const json& message) { return write(read_token_info(message)); }},
          {write(pin_request()), [](const json& message) { return write(read_pin_request(message)); }},
          {write(to_be_signed()), [](const json& message) { return write(read_to_be_signed(message)); }},
          {write(listing().problems.front()), [](const json& message) { return write(read_error(message)); }}};
}

Bytes nested(std::size_t depth) {
  Bytes frame(depth, 0x81);  // arrays of one item
  frame.push_back(0xf6);     // null
  return frame;
}

}  // namespace

TEST_CASE("messages: what was written is read again", "[smartcard]") {
  for (const Kind& kind : kinds()) {
    CAPTURE(kind.message.dump(-1, ' ', true, json::error_handler_t::replace));
    CHECK(kind.again(messages::parse(json::to_cbor(kind.message))) == kind.message);
  }
  const Error error = messages::read_error(messages::write(listing().problems.front()));
  CHECK(error.code == Errc::Device);
  CHECK(error.tries_left == 2);
  const TokenInfo info = messages::read_token_info(messages::write(token_info()));
  CHECK(info.label == "Zo\xeb");  // a device need not know UTF-8
  CHECK(info.pin.tries == TriesLeft::Unknown);
  CHECK(info.pin.max_length == 12);
}

TEST_CASE("messages: one that is cut short is refused, wherever it is cut", "[smartcard][reject]") {
  const Bytes whole = json::to_cbor(messages::write(listing()));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK_THROWS_AS(messages::parse(part), json::exception);
  }
  Bytes longer = whole;
  longer.push_back(0);
  CHECK_THROWS_AS(messages::parse(longer), json::exception);
}

TEST_CASE("messages: one that lacks a member or holds something else there is refused", "[smartcard][reject]") {
  for (const Kind& kind : kinds()) {
    for (const auto& [name, unused] : kind.message.items()) {
      CAPTURE(name);
      json without = kind.message;
      without.erase(name);
      CHECK_THROWS_AS(kind.again(without), json::exception);
      json other = kind.message;
      other[name] = "text";
      CHECK_THROWS_AS(kind.again(other), json::exception);
    }
    CHECK_THROWS_AS(kind.again(json()), json::exception);
    CHECK_THROWS_AS(kind.again(json::array()), json::exception);
  }
}

TEST_CASE("messages: a number that stands for nothing is refused", "[smartcard][reject]") {
  const auto number = GENERATE(as<std::int64_t>(), -1, 1'000, std::int64_t{1} << 40);
  json error = messages::write(listing().problems.front());
  error["code"] = number;
  CHECK_THROWS_AS(messages::read_error(error), json::exception);
  json request = messages::write(pin_request());
  request["purpose"] = number;
  CHECK_THROWS_AS(messages::read_pin_request(request), json::exception);
  request = messages::write(pin_request());
  request["state"][0] = number;
  CHECK_THROWS_AS(messages::read_pin_request(request), json::exception);
  json key = messages::write(identity());
  key["algorithms"][0][1] = number;
  CHECK_THROWS_AS(messages::read_identity(key), json::exception);
}

TEST_CASE("messages: what is no certificate is refused where one belongs", "[smartcard][reject]") {
  json key = messages::write(identity());
  key["certificate"] = messages::write(to_bytes("no certificate"));
  CHECK_THROWS_AS(messages::read_identity(key), json::exception);
}

TEST_CASE("messages: values that nest without end are refused, and not by the stack", "[smartcard][reject]") {
  CHECK_NOTHROW(messages::parse(nested(10)));
  CHECK_THROWS_AS(messages::parse(nested(17)), json::exception);
  CHECK_THROWS_AS(messages::parse(nested(8'000'000)), json::exception);
}
