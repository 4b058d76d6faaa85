#include "pdf/object.hpp"

#include <algorithm>

namespace libsign::pdf {

std::optional<double> Object::number() const {
  if (const auto whole = integer()) return static_cast<double>(*whole);
  return scalar<double>();
}

const std::string* Object::name() const {
  const Name* const found = shared<Name>();
  return found != nullptr ? &found->text : nullptr;
}

const Dictionary* Object::entries() const { return stream() != nullptr ? &stream()->dictionary : dictionary(); }

bool operator==(const Object& a, const Object& b) {
  if (a.number() || b.number()) return a.number() == b.number();
  if (a.value_.index() != b.value_.index()) return false;
  if (const Name* const name = a.shared<Name>()) return *name == *b.shared<Name>();
  if (a.string() != nullptr) return *a.string() == *b.string();
  if (a.array() != nullptr) return a.array() == b.array() || *a.array() == *b.array();
  if (a.dictionary() != nullptr) return a.dictionary() == b.dictionary() || *a.dictionary() == *b.dictionary();
  if (a.stream() != nullptr)
    return a.stream() == b.stream() ||
           (a.stream()->dictionary == b.stream()->dictionary && equal(a.stream()->encoded, b.stream()->encoded));
  return a.value_ == b.value_;
}

std::optional<Dictionary> Dictionary::make(std::vector<Entry> entries) {
  const auto by_key = [](const Entry& a, const Entry& b) { return a.first < b.first; };
  if (entries.size() > 1) std::sort(entries.begin(), entries.end(), by_key);
  const auto same_key = [](const Entry& a, const Entry& b) { return a.first == b.first; };
  if (std::adjacent_find(entries.begin(), entries.end(), same_key) != entries.end()) return std::nullopt;
  Dictionary dictionary;
  dictionary.entries_ = std::move(entries);
  return dictionary;
}

const Object& Dictionary::find(std::string_view key) const {
  static const Object kNull;
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), key,
                                      [](const Entry& entry, std::string_view wanted) { return entry.first < wanted; });
  return found != entries_.end() && found->first == key ? found->second : kNull;
}

}  // namespace libsign::pdf
