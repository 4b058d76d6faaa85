#pragma once

#include <string>
#include <string_view>

#include <libsign/result.hpp>

namespace libsign::xades {

/// Splice is where a signature goes into an XML text: `before`, the signature, `after`.
struct Splice {
  std::string before;
  std::string after;
};

/// splice_at_end finds the end of the content of an element in `text`, as splice_at_root_end does; `element` counts
/// start tags, the root being 0.
Result<Splice> splice_at_end(std::string_view text, std::size_t element);

/// splice_at_root_end finds the end of the root element's content in `text`, which must be well-formed UTF-8 XML
/// without a DTD. Nothing but the form of an empty root element (`<a/>`) is changed. Errc::Unsupported for UTF-16.
Result<Splice> splice_at_root_end(std::string_view text);

/// root_element returns the text of the root element, without declaration, comments and instructions around it.
Result<std::string> root_element(std::string_view text);

}  // namespace libsign::xades
