#include "pades/byte_range.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cms/ber.hpp"
#include "pdf/syntax.hpp"

namespace libsign::pades {
namespace {

constexpr const char* kClause = "ISO 32000-2, 12.8.1";

void fail(std::vector<Finding>& findings, std::string code, std::string message) {
  findings.push_back({std::move(code), Severity::Error, std::move(message), kClause});
}

using Range = std::array<std::uint64_t, 4>;

/// read_range takes four integers; nothing for anything else, references among it: they could be changed later.
std::optional<Range> read_range(const pdf::Dictionary& signature) {
  const pdf::Array* const written = signature.find("ByteRange").array();
  Range range{};
  if (written == nullptr || written->size() != range.size()) return std::nullopt;
  for (std::size_t i = 0; i < range.size(); ++i) {
    const auto number = (*written)[i].integer();
    if (!number || *number < 0) return std::nullopt;
    range[i] = static_cast<std::uint64_t>(*number);
  }
  return range;
}

/// is_within tells whether the two pieces lie in the file one behind the other, the first at its beginning.
bool is_within(const Range& range, std::uint64_t size) {
  return range[0] == 0 && range[1] <= size && range[2] >= range[1] && range[2] <= size && range[3] <= size - range[2];
}

/// is_end_of tells whether a revision ends at `end`. Some writers sign blanks behind the end, which no reader sees.
bool is_end_of(const pdf::File& file, const pdf::Revision& revision, std::uint64_t end) {
  if (end < revision.end_of_marker) return false;
  pdf::Cursor cursor(file.bytes().first(end), revision.end_of_marker);
  cursor.skip_blanks();
  return cursor.at_end();
}

}  // namespace

Coverage read_coverage(const pdf::File& file, const pdf::Dictionary& signature) {
  Coverage coverage;
  const auto range = read_range(signature);
  if (!range) {
    fail(coverage.findings, "BYTE_RANGE_MALFORMED", "the signature does not say in four numbers what it covers");
    return coverage;
  }
  coverage.as_written = fmt::format("[{} {} {} {}]", (*range)[0], (*range)[1], (*range)[2], (*range)[3]);
  if (!is_within(*range, file.bytes().size())) {
    fail(coverage.findings, "BYTE_RANGE_MALFORMED",
         fmt::format("the range {} that the signature covers does not lie in the file", coverage.as_written));
    return coverage;
  }
  const std::uint64_t gap_end = (*range)[2];
  const std::uint64_t end = gap_end + (*range)[3];
  coverage.signed_octets = {file.bytes().first((*range)[1]), file.bytes().subspan(gap_end, (*range)[3])};

  const pdf::String* const contents = signature.find("Contents").string();
  if (contents == nullptr || !contents->hexadecimal || contents->span != pdf::Span{(*range)[1], gap_end})
    fail(coverage.findings, "BYTE_RANGE_GAP",
         fmt::format("the range {} leaves out something else than the signature value", coverage.as_written));
  for (std::size_t i = 0; i < file.revisions().size(); ++i)
    if (is_end_of(file, file.revisions()[i], end)) coverage.revision = i;
  if (!coverage.revision) {
    fail(coverage.findings, "BYTE_RANGE_COVERAGE",
         fmt::format("the range {} does not end where a revision of the file ends", coverage.as_written));
    return coverage;
  }
  coverage.whole_file = *coverage.revision == file.last() && (file.tail().size() == 0 || end == file.bytes().size());
  return coverage;
}

std::optional<Bytes> contents_of(const pdf::Dictionary& signature, std::vector<Finding>& findings) {
  const pdf::String* const contents = signature.find("Contents").string();
  if (contents == nullptr) {
    fail(findings, "SIGNATURE_MALFORMED", "the signature has no value");
    return std::nullopt;
  }
  const auto size = cms::first_element_size(contents->octets);
  if (!size) {
    fail(findings, "SIGNATURE_MALFORMED", "the signature value is no CMS object");
    return std::nullopt;
  }
  const ByteView octets = contents->octets;
  const ByteView padding = octets.subspan(*size);
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t octet) { return octet != 0; }))
    findings.push_back({"SIGNATURE_PADDING", Severity::Warning,
                        "octets that are not zero follow the signature value; nobody signed them", kClause});
  return to_bytes(octets.first(*size));
}

}  // namespace libsign::pades
