#pragma once

#include <functional>
#include <optional>

#include <libsign/result.hpp>
#include "pdf/object.hpp"
#include "pdf/syntax.hpp"

namespace libsign::pdf {

/// parse_value reads one object at the cursor, leading space skipped, and leaves the cursor behind it (ISO 32000-2,
/// 7.3), and adds to `values` how many it is made of. A stream is not read as one. Errc::BadInput for anything
/// malformed, also a key that occurs twice in a dictionary; Errc::LimitExceeded above kMaxDepth or kMaxValues. Spans of
/// strings are kept if the cursor walks over the file itself; otherwise they would mislead, and are empty.
enum class Spans { Kept, Empty };
Result<Object> parse_value(Cursor& cursor, Spans spans, std::size_t& values);
inline Result<Object> parse_value(Cursor& cursor, Spans spans) {
  std::size_t values = 0;
  return parse_value(cursor, spans, values);
}

/// LengthOf finds the Length of a stream that is given by a reference; nothing if there is none.
using LengthOf = std::function<std::optional<std::uint64_t>(Reference)>;

/// parse_indirect reads the indirect object at the cursor, which walks over the file, blanks before it skipped: "12 0
/// obj … endobj". It leaves the cursor behind the object, or where it found out that there is none. The octets of a
/// stream are as many as its Length says, and "endstream" follows them. Strings are not decrypted. Errors as
/// parse_value; Errc::BadInput also for another object than `id`, if that is given, whose value is not read then.
Result<IndirectObject> parse_indirect(Cursor& cursor, std::optional<Reference> id, const LengthOf& length_of);

}  // namespace libsign::pdf
