#include <catch2/catch.hpp>

#include "made.hpp"
#include "pki/path.hpp"

using namespace libsign;
using pki::PathProblem;

namespace {

Bytes subtree(ByteView base) { return made::seq({base}); }
Bytes permitted(ByteView base) { return made::tlv(0xA0, subtree(base)); }
Bytes excluded(ByteView base) { return made::tlv(0xA1, subtree(base)); }
Bytes mail(std::string_view text) { return made::text(0x81, text); }
Bytes dns(std::string_view text) { return made::text(0x82, text); }
Bytes uri(std::string_view text) { return made::text(0x86, text); }
Bytes ip(std::string_view octets) { return made::text(0x87, octets); }
Bytes directory(std::string_view common_name) { return made::tlv(0xA4, made::name(common_name)); }

PathProblem judged(const Bytes& constraint, const Bytes& alternative_name, std::string_view subject = "Person") {
  const made::Key root_key, sub_key, person_key;
  const TrustStore trust(std::vector<Certificate>{made::authority("Root", "Root", root_key, root_key)});
  const auto sub =
      made::authority("Sub", "Root", sub_key, root_key, {made::extension(30, true, made::seq({constraint}))});
  std::vector<Bytes> extensions;
  if (!alternative_name.empty()) extensions.push_back(made::extension(17, false, made::seq({alternative_name})));
  const auto person = made::certificate(
      {.subject = made::name(subject), .issuer = made::name("Sub"), .extensions = extensions}, person_key, sub_key);
  return pki::build_path(person, std::vector{sub}, trust, {}, {}).problem;
}

constexpr auto kNo = PathProblem::NameNotPermitted;
constexpr auto kYes = PathProblem::None;

}  // namespace

TEST_CASE("name constraints: a name has to lie in a permitted subtree and in no excluded one", "[pki]") {
  using namespace std::string_view_literals;
  const auto [in_permitted, in_excluded, constraint, name] = GENERATE(table<PathProblem, PathProblem, Bytes, Bytes>({
      {kYes, kNo, dns("example.com"), dns("example.com")},
      {kYes, kNo, dns("example.com"), dns("WWW.Example.com")},
      {kYes, kNo, dns("example.com"), dns("*.example.com")},
      {kYes, kNo, dns("example.com"), dns("example.com.")},
      {kNo, kYes, dns("example.com"), dns("badexample.com")},
      {kNo, kNo, dns("test.example.com"), dns("*.example.com")},
      {kYes, kNo, dns(""), dns("anything.org")},
      {kNo, kNo, dns("example.com"), dns("not a host")},
      {kNo, kNo, dns(".example.com"), dns("www.example.com")},
      {kNo, kNo, dns("*.example.com"), dns("www.example.com")},
      {kYes, kNo, mail("a@example.com"), mail("a@EXAMPLE.com")},
      {kNo, kYes, mail("a@example.com"), mail("A@example.com")},
      {kYes, kNo, mail("example.com"), mail("b@example.com")},
      {kNo, kYes, mail("example.com"), mail("b@www.example.com")},
      {kYes, kNo, mail(".example.com"), mail("b@www.example.com")},
      {kNo, kYes, mail(".example.com"), mail("b@example.com")},
      {kNo, kNo, mail("example.com"), mail("a@b@example.com")},
      {kNo, kNo, mail("a@b@example.com"), mail("b@example.com")},
      {kYes, kNo, uri("example.com"), uri("https://u@example.com:8080/a?b")},
      {kNo, kYes, uri("example.com"), uri("https://www.example.com")},
      {kYes, kNo, uri(".example.com"), uri("https://www.example.com")},
      {kNo, kNo, uri("example.com"), uri("https://192.0.2.1/")},
      {kNo, kNo, uri("example.com"), uri("urn:example.com")},
      {kYes, kNo, ip("\xC0\x00\x02\x00\xFF\xFF\xFF\x00"sv), ip("\xC0\x00\x02\x07"sv)},
      {kNo, kYes, ip("\xC0\x00\x02\x00\xFF\xFF\xFF\x00"sv), ip("\xC0\x00\x03\x07"sv)},
      {kNo, kNo, ip("\xC0\x00\x02\x00\xFF\x00\xFF\x00"sv), ip("\xC0\x00\x02\x07"sv)},
      {kNo, kNo, made::tlv(0xA0, made::oid("1.2.3")), made::tlv(0xA0, made::oid("1.2.4"))},
      {kYes, kYes, dns("example.com"), mail("a@example.org")},
  }));
  CAPTURE(to_hex(constraint), to_hex(name));
  CHECK(judged(permitted(constraint), name) == in_permitted);
  CHECK(judged(excluded(constraint), name) == in_excluded);
}

TEST_CASE("name constraints: directory names are compared RDN by RDN", "[pki]") {
  CHECK(judged(permitted(directory("person")), {}) == kYes);
  CHECK(judged(permitted(directory("Per")), {}) == kNo);
  CHECK(judged(excluded(directory("PERSON")), {}) == kNo);
  CHECK(judged(permitted(directory("Person")), directory("Other")) == kNo);
  CHECK(judged(permitted(directory("")), {}) == kYes);
}

TEST_CASE("name constraints: a subtree that makes no sense refuses names of its form and no others", "[pki]") {
  // Estonia's card authority of 2015 excludes the host \"\": two quotation marks.
  CHECK(judged(excluded(dns("\"\"")), {}) == kYes);
  CHECK(judged(excluded(dns("\"\"")), mail("a@example.com")) == kYes);
  CHECK(judged(excluded(dns("\"\"")), dns("example.com")) == kNo);
}

TEST_CASE("name constraints: malformed ones permit nothing", "[pki][reject]") {
  CHECK(judged({}, {}) == kNo);
  CHECK(judged(made::tlv(0xA0, {}), {}) == kNo);
  CHECK(judged(made::tlv(0xA0, made::seq({dns("example.com"), made::text(0x80, "\x01")})), {}) == kNo);
  CHECK(judged(made::joined({excluded(dns("a.org")), permitted(dns("b.org"))}), {}) == kNo);
}

TEST_CASE("name constraints: too many comparisons are refused", "[pki][reject]") {
  Bytes names;
  Bytes subtrees;
  for (int i = 0; i < 1'100; ++i) {
    names = made::joined({names, dns("n" + std::to_string(i) + ".example")});
    subtrees = made::joined({subtrees, subtree(dns("s" + std::to_string(i) + ".example"))});
  }
  CHECK(judged(made::tlv(0xA1, subtrees), names) == PathProblem::LimitExceeded);
}
