#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/bytes.hpp>
#include <libsign/result.hpp>
#include "xml/document.hpp"

namespace libsign::xml {

enum class C14nMethod { C14n10, C14n11, Exclusive };

struct C14n {
  C14nMethod method = C14nMethod::Exclusive;
  bool with_comments = false;
  std::vector<std::string> inclusive_prefixes{};  // exclusive only; "#default" for the default namespace
};

/// c14n_from_uri reads a CanonicalizationMethod or Transform algorithm URI; nothing for another.
std::optional<C14n> c14n_from_uri(std::string_view uri);
std::string_view c14n_uri(const C14n& c14n);

/// canonicalize writes the subtree of `apex` (namespace context of its ancestors included as the method asks), less the
/// subtrees of `without`.
Result<Bytes> canonicalize(const Document& document, Element apex, const C14n& c14n,
                           std::span<const Element> without = {});
/// canonicalize writes the whole document.
Result<Bytes> canonicalize(const Document& document, const C14n& c14n);

}  // namespace libsign::xml
