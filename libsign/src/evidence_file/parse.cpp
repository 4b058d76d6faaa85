#include "evidence_file/parse.hpp"

#include <set>
#include <vector>

#include <fmt/format.h>

namespace libsign::evidence {
namespace {

constexpr std::size_t kMaxBytes = 256u << 20;  // CRLs of 50 MB are 67 MB in base64, and there may be some
constexpr std::size_t kMaxValues = 4'000'000;  // some 200 MB in memory
constexpr int kMaxDepth = 64;                  // the criteria of a trusted list may hold criteria

}  // namespace

Json parse_strictly(std::string_view text) {
  if (text.size() > kMaxBytes) throw TooMuch(fmt::format("more than {} bytes of evidence", kMaxBytes));
  std::size_t values = 0;
  std::vector<std::set<std::string>> names;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (depth > kMaxDepth) throw TooMuch(fmt::format("evidence nested more than {} deep", kMaxDepth));
    if (++values > kMaxValues) throw TooMuch(fmt::format("more than {} values", kMaxValues));
    if (event == Event::object_start) names.emplace_back();
    if (event == Event::object_end) names.pop_back();
    if (event == Event::key && !names.back().insert(parsed.get<std::string>()).second)
      throw Malformed("“" + parsed.get<std::string>() + "” stands twice");
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (const Json::exception&) {
    throw Malformed("it is no JSON");
  }
}

}  // namespace libsign::evidence
