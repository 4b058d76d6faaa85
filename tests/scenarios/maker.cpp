// scenario_maker FOLDER: makes the props of the scenarios: signatures of anybody at any time. It writes the anchors
// into FOLDER/NAME.pem, then answers requests, one JSON object a line each. props.py asks.

#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "cast.hpp"

namespace {

using namespace libsign;
using scenarios::Cast;
using scenarios::value;
using Json = nlohmann::json;

Instant instant(const Json& request, const char* key) {
  const std::string text = request.at(key);
  const auto parsed = parse_instant(text);
  if (!parsed) throw std::runtime_error("no instant: " + text);
  return *parsed;
}

std::optional<Instant> optional_instant(const Json& request, const char* key) {
  return request.contains(key) ? std::optional(instant(request, key)) : std::nullopt;
}

template <typename Enumeration, std::size_t Size>
Enumeration named(const std::string& word, const Enumeration (&all)[Size]) {
  for (const Enumeration each : all)
    if (name(each) == word) return each;
  throw std::runtime_error("unknown: " + word);
}

Level level(const Json& request) {
  constexpr Level kAll[] = {Level::B, Level::T, Level::LT, Level::LTA};
  return named(request.at("level"), kAll);
}

Digest digest(const Json& request) {
  constexpr Digest kAll[] = {Digest::Sha256, Digest::Sha384, Digest::Sha512};
  return named(request.value("digest", "SHA-256"), kAll);
}

Packaging packaging(const Json& request) {
  const std::string word = request.value("packaging", "asic-e");
  if (word == "asic-e") return Packaging::AsicE;
  if (word == "enveloped") return Packaging::Enveloped;
  if (word == "detached-same-file") return Packaging::DetachedSameFile;
  throw std::runtime_error("unknown packaging: " + word);
}

Document open(const Json& request) { return value(Document::open(request.at("in").get<std::string>())); }

Json save(const Document& document, const Json& request) {
  value(write_atomically(request.at("out").get<std::string>(), document.bytes(), Overwrite::Yes));
  return Json::object();
}

Json holder(Cast& cast, const Json& request) {
  scenarios::HolderPlan plan{.name = request.at("name"),
                             .authority = request.at("authority"),
                             .common_name = request.at("common_name"),
                             .from = instant(request, "from"),
                             .until = instant(request, "until")};
  if (request.contains("key")) plan.key = request.at("key").get<std::string>();
  const Certificate certificate = cast.add_holder(plan);
  return {{"certificate", certificate.to_pem()}, {"spki", to_hex(certificate.public_key().spki())}};
}

Json sign(Cast& cast, const Json& request) {
  scenarios::SigningPlan plan{.holder = request.at("holder"),
                              .at = instant(request, "at"),
                              .claimed = optional_instant(request, "claimed"),
                              .level = level(request),
                              .tsa = request.value("tsa", "tsa")};
  plan.parameters.commitments = request.value("commitments", std::vector<std::string>());
  plan.parameters.claimed_roles = request.value("roles", std::vector<std::string>());
  if (request.contains("city")) plan.parameters.place = Place{request.at("city"), request.at("country")};
  plan.packaging = packaging(request);
  plan.element_id = request.value("element_id", "");
  return save(cast.sign(open(request), plan), request);
}

Json augment(Cast& cast, const Json& request) {
  return save(
      cast.augment(open(request), level(request), instant(request, "at"), request.value("tsa", "tsa"), digest(request)),
      request);
}

/// container puts files into a container that nobody has signed.
Json container(Cast&, const Json& request) {
  std::vector<Document> files;
  for (const Json& file : request.at("files")) {
    const Document content = value(Document::open(file.at("path").get<std::string>()));
    files.emplace_back(file.at("name"), content.shared(), file.at("type"));
  }
  return save(value(make_container("container.asice", std::move(files))), request);
}

Json tsa(Cast& cast, const Json& request) {
  const Certificate certificate =
      cast.add_tsa(request.at("name"), instant(request, "from"), instant(request, "until"), digest(request));
  return {{"certificate", certificate.to_pem()}};
}

Json revoke(Cast& cast, const Json& request) {
  const auto reason = sandbox::reason_from_name(request.at("reason").get<std::string>());
  if (!reason) throw std::runtime_error("unknown reason");
  cast.revoke(request.at("holder"), instant(request, "at"), *reason);
  return Json::object();
}

Json clock(Cast& cast, const Json& request) {
  cast.set_clock(instant(request, "at"));
  return Json::object();
}

Json answer(Cast& cast, const Json& request) {
  static const std::map<std::string, std::function<Json(Cast&, const Json&)>> kRequests{
      {"holder", holder}, {"sign", sign},     {"augment", augment}, {"container", container},
      {"tsa", tsa},       {"revoke", revoke}, {"clock", clock}};
  return kRequests.at(request.at("do"))(cast, request);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) throw std::runtime_error("usage: scenario_maker FOLDER");
  Cast cast;
  for (const Certificate& anchor : cast.anchors())
    std::ofstream(std::filesystem::path(argv[1]) / (to_hex(anchor.sha256()) + ".pem")) << anchor.to_pem();
  for (std::string line; std::getline(std::cin, line);) {
    Json reply;
    try {
      reply = answer(cast, Json::parse(line));
    } catch (const std::exception& failure) {
      reply = {{"error", failure.what()}};
    }
    std::cout << reply.dump() << std::endl;
  }
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::cerr << failure.what() << "\n";
  return EXIT_FAILURE;
}
