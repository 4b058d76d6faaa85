#include "pdf/file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pdf/caps.hpp"
#include "pdf/filters.hpp"
#include "pdf/parser.hpp"

namespace libsign::pdf {
namespace {

Error malformed(std::string what) { return {Errc::BadInput, std::move(what), ""}; }

Error too_deep() {
  return {Errc::LimitExceeded, fmt::format("objects refer to each other more than {} deep", kMaxIndirections), ""};
}

/// Deeper counts a level for as long as it lives.
class Deeper {
 public:
  explicit Deeper(unsigned& depth) : depth_(depth) { ++depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  ~Deeper() { --depth_; }

 private:
  unsigned& depth_;
};

/// is_signature tells a signature dictionary, whose Contents nobody encrypts (ISO 32000-2, 7.6.2).
bool is_signature(const Dictionary& dictionary) {
  return dictionary.has("ByteRange") && dictionary.find("Contents").string() != nullptr;
}

}  // namespace

bool looks_like_pdf(ByteView bytes) {
  constexpr std::size_t kHeaderWithin = 1024;
  return as_text(bytes.first(std::min(bytes.size(), kHeaderWithin))).find("%PDF-") != std::string_view::npos;
}

Result<std::unique_ptr<File>> File::open(SharedBytes bytes, std::string_view password) {
  if (!as_text(bytes.view).starts_with("%PDF-")) return malformed("the file does not begin with %PDF-");
  std::unique_ptr<File> file(new File(std::move(bytes)));
  file->most_read_ = kMinReading + kMostReadings * file->bytes().size();
  auto chain = read_chain(file->bytes());
  if (!chain) return chain.error();
  file->chain_ = *std::move(chain);
  file->index_ = Index(file->revisions());
  if (auto done = file->unlock(password); !done) return done.error();
  return file;
}

Result<void> File::unlock(std::string_view password) {
  const Object& encrypt = revisions().back().trailer.find("Encrypt");
  for (const Revision& revision : revisions())
    if (!(revision.trailer.find("Encrypt") == encrypt))
      return malformed("the encryption of the file changes from revision to revision");
  if (encrypt.is_null()) return {};
  encrypted_ = true;
  if (const auto reference = encrypt.reference()) {
    encrypt_number_ = reference->number;
    if (written_in(reference->number, 0) != written_in(reference->number, last()))
      return malformed("the encryption of the file changes from revision to revision");
  }
  const auto dictionary = follow(encrypt, last());
  if (!dictionary) return dictionary.error();
  if (dictionary->dictionary() == nullptr) return malformed("the encryption of the file is not described");
  const auto id = value(revisions().back().trailer, "ID", last());
  if (!id) return id.error();
  const bool has_id = id->array() != nullptr && !id->array()->empty() && id->array()->front().string() != nullptr;
  auto security = Security::open(*dictionary->dictionary(),
                                 has_id ? ByteView(id->array()->front().string()->octets) : ByteView(), password);
  cache_.clear();
  object_streams_.clear();
  if (security)
    security_ = *std::move(security);
  else if (security.error().code != Errc::PinWrong && security.error().code != Errc::Unsupported)
    return security.error();
  return {};
}

const Entry* File::entry(std::uint32_t number, std::size_t revision) const {
  const Index::Slot* const slot = index_.slot(number, revision);
  return slot != nullptr ? entry_in(*slot) : nullptr;
}

std::optional<std::size_t> File::written_in(std::uint32_t number, std::size_t revision) const {
  const Index::Slot* const slot = index_.slot(number, revision);
  return slot != nullptr ? std::optional<std::size_t>(slot->revision) : std::nullopt;
}

std::vector<std::uint32_t> File::numbers(std::size_t revision) const {
  std::vector<std::uint32_t> found;
  index_.for_each(revision, [&](const Index::Slot& slot, std::size_t) {
    if (entry_in(slot) != nullptr) found.push_back(slot.number);
  });
  return found;
}

Result<IndirectObjectPtr> File::load(std::uint32_t number, std::size_t revision) {
  const Index::Slot* const slot = index_.slot(number, revision);
  const Entry* const entry = slot != nullptr ? entry_in(*slot) : nullptr;
  if (entry == nullptr) return IndirectObjectPtr{};
  if (depth_ >= kMaxIndirections) return too_deep();
  const Deeper deeper(depth_);
  return entry->kind == Entry::Kind::Plain ? load_plain(*entry, slot->revision)
                                           : load_compressed(*entry, slot->revision);
}

Result<IndirectObjectPtr> File::load_plain(const Entry& entry, std::size_t revision) {
  const Place place{entry.where, 0};
  const Reference id{entry.number, entry.generation};
  if (const auto found = cache_.find(place); found != cache_.end() && found->second->id == id) return found->second;
  if (!may_read()) return *spent_;
  Cursor cursor(bytes().first(revisions()[revision].span.end), entry.where);
  auto read = parse_indirect(cursor, id, [&](Reference reference) -> std::optional<std::uint64_t> {
    const auto length = follow(Object(reference), revision);
    const auto octets = length ? length->integer() : std::nullopt;
    if (!octets || *octets < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*octets);
  });
  const Stream* const stream = read ? read->value.stream() : nullptr;
  const std::size_t octets = cursor.at() - entry.where - (stream != nullptr ? stream->span.size() : 0);
  read_ += octets;
  if (!read) return read.error();
  if (security_ && read->id.number != encrypt_number_) read->value = decrypted(read->value, read->id);
  auto object = std::make_shared<const IndirectObject>(*std::move(read));
  keep(place, object, octets);
  return IndirectObjectPtr(std::move(object));
}

Result<IndirectObjectPtr> File::load_compressed(const Entry& entry, std::size_t revision) {
  const auto stream = holder(entry, revision);
  if (!stream) return stream.error();
  const ObjectStream& holder = **stream;
  const Place place{holder.span.begin, entry.index() + std::uint64_t{1}};
  if (const auto found = cache_.find(place); found != cache_.end()) return found->second;
  if (!may_read()) return *spent_;
  Cursor cursor = holder.at(entry.index());
  const std::uint64_t begin = cursor.at();
  std::size_t values = 0;
  auto value = parse_value(cursor, Spans::Empty, values);
  read_ += cursor.at() - begin;
  if (!value) return value.error();
  auto object = std::make_shared<const IndirectObject>(
      IndirectObject{Reference{entry.number, 0}, *std::move(value), holder.span, true, values});
  keep(place, object, cursor.at() - begin);
  return IndirectObjectPtr(std::move(object));
}

/// holder returns the object stream that holds the object of a compressed entry.
Result<File::ObjectStreamPtr> File::holder(const Entry& entry, std::size_t revision) {
  auto stream = object_stream(entry.stream(), revision);
  if (!stream) return stream;
  const auto& objects = (*stream)->objects;
  if (entry.index() >= objects.size() || objects[entry.index()].first != entry.number)
    return malformed(fmt::format("object {} is not in the object stream {}", entry.number, entry.stream()));
  return stream;
}

Result<File::ObjectStreamPtr> File::object_stream(std::uint32_t number, std::size_t revision) {
  const Entry* const holder = entry(number, revision);
  if (holder == nullptr || holder->kind != Entry::Kind::Plain)
    return malformed(fmt::format("there is no object stream {}", number));
  if (const auto found = object_streams_.find(holder->where); found != object_streams_.end()) return found->second;
  if (object_streams_.size() == kMaxObjectStreams)
    return Error{Errc::LimitExceeded, fmt::format("the file has more than {} object streams", kMaxObjectStreams), ""};
  const auto object = load(number, revision);
  auto read = object ? read_object_stream(**object, revision) : object.error();
  // Each object that is said to be in a stream asks for it, so that what cannot be read is remembered, too; not so a
  // cap, which may be met on one way to it alone.
  if (read || read.error().code != Errc::LimitExceeded) object_streams_.emplace(holder->where, read);
  return read;
}

Result<File::ObjectStreamPtr> File::read_object_stream(const IndirectObject& object, std::size_t revision) {
  const std::string where = fmt::format("the object stream {}", object.id.number);
  const Stream* const stream = object.value.stream();
  if (stream == nullptr || !stream->dictionary.find("Type").is_name("ObjStm")) return malformed(where + " is none");
  const auto count = value(stream->dictionary, "N", revision);
  const auto first = value(stream->dictionary, "First", revision);
  if (!count || !first || count->integer().value_or(-1) < 0 || first->integer().value_or(-1) < 0)
    return malformed(where + " is malformed");
  auto data = decode(*stream, revision);
  if (!data) return data.error();
  auto read = std::make_shared<ObjectStream>(ObjectStream{*std::move(data), {}, object.span, 0});
  most_read_ += kMostStreamReadings * read->data.view.size();
  const auto begin = static_cast<std::uint64_t>(*first->integer());
  if (begin > read->data.view.size()) return malformed(where + " is malformed");
  Cursor header(read->data.view.first(begin));
  for (std::int64_t i = 0; i < *count->integer(); ++i) {
    header.skip_space();
    const auto number = header.take_natural();
    header.skip_space();
    const auto offset = header.take_natural();
    if (!number || !offset || *number > 0xFFFFFFFF || *offset >= read->data.view.size() - begin)
      return malformed(where + " is malformed");
    // Some readers count on the order: the first at First, each behind the one before (ISO 32000-2, 7.5.7).
    const bool is_in_order = read->objects.empty() ? *offset == 0 : begin + *offset > read->objects.back().second;
    if (!is_in_order) return malformed(where + " is out of order");
    read->objects.emplace_back(static_cast<std::uint32_t>(*number), begin + *offset);
  }
  // Some readers look for the number, others for the place.
  std::vector<std::uint32_t> numbers;
  for (const auto& [held, offset] : read->objects) numbers.push_back(held);
  std::sort(numbers.begin(), numbers.end());
  if (std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end())
    return malformed(where + " holds an object twice");
  // Who reads one object may read all, and each may go on to the end if nothing ends it before the next one.
  Tokenizer tokenizer;
  for (std::size_t i = 0; i < read->objects.size(); ++i) {
    Cursor cursor = read->at(i);
    if (tokenizer.read(cursor)) {
      read->values += tokenizer.values();
    } else {
      cursor = read->at(i);
      const auto value = parse_value(cursor, Spans::Empty, read->values);
      if (!value) return malformed(fmt::format("{} is malformed: {}", where, value.error().what));
    }
    if (cursor.at() > read->end(i)) return malformed(where + " holds objects that lie inside each other");
  }
  return ObjectStreamPtr(std::move(read));
}

Result<File::Reading> File::reading(std::uint32_t number, std::size_t revision) {
  const Index::Slot* const slot = index_.slot(number, revision);
  const Entry* const entry = slot != nullptr ? entry_in(*slot) : nullptr;
  if (entry == nullptr) return Reading{};
  if (entry->kind == Entry::Kind::Compressed) {
    const auto stream = holder(*entry, slot->revision);
    if (!stream) return stream.error();
    return Reading{(*stream)->span.begin, (*stream)->values};
  }
  const auto object = load(number, revision);
  if (!object) return object.error();
  return Reading{entry->where, (*object)->values};
}

Result<void> File::open_object_streams() {
  for (const std::uint32_t number : chain_.object_streams)
    if (const auto opened = object_stream(number, last()); !opened) return opened.error();
  return {};
}

bool File::tokenize(const Index::Slot& slot, Tokenizer& tokenizer) {
  const Revision& writer = revisions()[slot.revision];
  const Entry& entry = writer.entries[slot.at];
  switch (entry.kind) {
    case Entry::Kind::Free: return false;
    case Entry::Kind::Plain: {
      if (!may_read()) return false;
      Cursor cursor(bytes().first(writer.span.end), entry.where);
      const bool is_read = tokenizer.read_indirect(cursor, {slot.number, entry.generation});
      read_ += cursor.at() - entry.where;
      return is_read;
    }
    case Entry::Kind::Compressed: break;
  }
  const auto stream = holder(entry, slot.revision);
  if (!stream || !may_read()) return false;
  Cursor cursor = (*stream)->at(entry.index());
  const std::uint64_t begin = cursor.at();
  const bool is_read = tokenizer.read(cursor);
  read_ += cursor.at() - begin;
  return is_read;
}

bool File::refuse_to_read() {
  if (!spent_)
    spent_ = Error{Errc::LimitExceeded,
                   fmt::format("reading the objects takes more than {} times the file: they lie inside each other, or "
                               "are asked for too often",
                               kMostReadings),
                   ""};
  return false;
}

bool File::may_decode() {
  if (decoded_ <= kMaxDecodedBytes) return true;
  if (!spent_)
    spent_ = Error{Errc::LimitExceeded, fmt::format("the streams have more than {} octets", kMaxDecodedBytes), ""};
  return false;
}

Result<Object> File::follow(const Object& object, std::size_t revision) {
  Object current = object;
  for (unsigned step = 0; step < kMaxIndirections; ++step) {
    const auto reference = current.reference();
    if (!reference) return current;
    const Entry* const found = entry(reference->number, revision);
    if (found == nullptr || found->generation != reference->generation) return Object();
    const auto loaded = load(reference->number, revision);
    if (!loaded) return loaded.error();
    current = (*loaded)->value;
  }
  return too_deep();
}

Result<Object> File::catalog(std::size_t revision) {
  auto root = value(revisions()[revision].trailer, "Root", revision);
  if (!root) return root;
  if (root->dictionary() == nullptr) return malformed("the file has no catalog");
  return root;
}

Object File::decrypted(const Object& object, Reference id) const {
  if (const String* const string = object.string()) {
    auto octets = security_->string(string->octets, id);
    String clear{octets ? *std::move(octets) : string->octets, string->hexadecimal, string->span};
    return Object(Object::Value(std::make_shared<const String>(std::move(clear))));
  }
  if (object.array() != nullptr) {
    Array items;
    for (const Object& item : *object.array()) items.push_back(decrypted(item, id));
    return Object(Object::Value(std::make_shared<const Array>(std::move(items))));
  }
  const Dictionary* const dictionary = object.entries();
  if (dictionary == nullptr || dictionary->find("Type").is_name("XRef")) return object;
  const bool keeps_contents = is_signature(*dictionary);
  std::vector<Dictionary::Entry> entries;
  for (const auto& [key, value] : dictionary->entries())
    entries.emplace_back(key, keeps_contents && key == "Contents" ? value : decrypted(value, id));
  Dictionary clear = *Dictionary::make(std::move(entries));
  if (object.stream() == nullptr) return Object(Object::Value(std::make_shared<const Dictionary>(std::move(clear))));
  Stream stream = *object.stream();
  stream.dictionary = std::move(clear);
  return Object(Object::Value(std::make_shared<const Stream>(std::move(stream))));
}

Result<SharedBytes> File::decode(const Stream& stream, std::size_t revision) {
  std::vector<Dictionary::Entry> resolved;
  for (const std::string_view key : {"Filter", "DecodeParms", "F", "Type"}) {
    auto found = value(stream.dictionary, key, revision);
    if (!found) return found.error();
    if (found->array() != nullptr) {
      Array items;
      for (const Object& item : *found->array()) {
        auto followed = follow(item, revision);
        if (!followed) return followed.error();
        items.push_back(*std::move(followed));
      }
      found = Object(Object::Value(std::make_shared<const Array>(std::move(items))));
    }
    resolved.emplace_back(std::string(key), *std::move(found));
  }
  const Dictionary dictionary = *Dictionary::make(std::move(resolved));
  auto clear = decrypted(stream, dictionary);
  if (!clear) return clear;
  if (!may_decode()) return *spent_;
  auto decoded = decode_filters(dictionary, clear->view, kMaxStreamBytes);
  // What fails may have been decoded nearly to its end.
  decoded_ += decoded ? decoded->view.size() : std::min(kMaxStreamBytes, kMostGrowth * clear->view.size());
  if (!decoded) return decoded;
  if (!may_decode()) return *spent_;
  if (decoded->owner == nullptr) decoded->owner = clear->owner != nullptr ? clear->owner : bytes_.owner;
  return decoded;
}

Result<SharedBytes> File::decrypted(const Stream& stream, const Dictionary& resolved) const {
  const Object& type = resolved.find("Type");
  const SharedBytes as_it_is{nullptr, stream.encoded};
  if (!encrypted_ || type.is_name("XRef")) return as_it_is;
  if (is_locked()) return Error{Errc::PinRequired, "the file is encrypted with a password", ""};
  if (type.is_name("Metadata") && !security_->encrypts_metadata()) return as_it_is;
  const Object& filter = resolved.find("Filter");
  const bool has_own = filter.is_name("Crypt") || (filter.array() != nullptr && !filter.array()->empty() &&
                                                   filter.array()->front().is_name("Crypt"));
  if (has_own) return as_it_is;
  auto clear = security_->stream(stream.encoded, stream.id);
  if (!clear) return malformed("a stream cannot be decrypted");
  return SharedBytes::own(*std::move(clear));
}

void File::keep(const Place& place, const IndirectObjectPtr& object, std::size_t octets) {
  constexpr std::size_t kPerValue = 100;  // measured, as the next
  constexpr std::size_t kPerObject = 200;
  cached_ += octets + object->values * kPerValue + kPerObject;
  if (cached_ > kMaxCachedBytes) {
    cache_.clear();
    cached_ = 0;
  }
  cache_.emplace(place, object);
}

}  // namespace libsign::pdf
