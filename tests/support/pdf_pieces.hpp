#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include "pdf/object.hpp"
#include "pdf/tokens.hpp"

namespace libsign::test {

/// pieces_of returns the keys and references of an object, sorted, with a mark for each array and dictionary.
inline void add_pieces(const pdf::Object& object, std::vector<std::string>& pieces) {
  if (const auto reference = object.reference())
    pieces.push_back(fmt::format("{} {} R", reference->number, reference->generation));
  if (object.array() != nullptr) {
    pieces.emplace_back("[");
    for (const pdf::Object& item : *object.array()) add_pieces(item, pieces);
  }
  if (object.dictionary() != nullptr) {
    pieces.emplace_back("<<");
    for (const auto& [key, value] : object.dictionary()->entries()) {
      pieces.push_back("/" + key);
      add_pieces(value, pieces);
    }
  }
}
inline std::vector<std::string> pieces_of(const pdf::Object& object) {
  std::vector<std::string> pieces;
  add_pieces(object, pieces);
  std::sort(pieces.begin(), pieces.end());
  return pieces;
}

inline std::vector<std::string> pieces_of(std::span<const pdf::Token> tokens) {
  std::vector<std::string> pieces;
  for (const pdf::Token& token : tokens) {
    switch (token.kind) {
      case pdf::Token::Kind::Key: pieces.push_back("/" + std::string(token.key)); break;
      case pdf::Token::Kind::Reference:
        pieces.push_back(fmt::format("{} {} R", token.reference.number, token.reference.generation));
        break;
      case pdf::Token::Kind::BeginArray: pieces.emplace_back("["); break;
      case pdf::Token::Kind::BeginDictionary: pieces.emplace_back("<<"); break;
      case pdf::Token::Kind::End: break;
    }
  }
  std::sort(pieces.begin(), pieces.end());
  return pieces;
}

}  // namespace libsign::test
