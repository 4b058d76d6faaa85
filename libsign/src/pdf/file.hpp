#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <libsign/result.hpp>
#include "crypto/prefix_digests.hpp"
#include "pdf/chain.hpp"
#include "pdf/index.hpp"
#include "pdf/object.hpp"
#include "pdf/security.hpp"
#include "pdf/tokens.hpp"

namespace libsign::pdf {

/// looks_like_pdf tells whether a file means to be PDF: "%PDF-" stands within its first 1024 octets, as old readers
/// take it.
bool looks_like_pdf(ByteView bytes);

using IndirectObjectPtr = std::shared_ptr<const IndirectObject>;

/// File is an opened PDF file with all of its revisions. Objects are read when they are asked for, as they were in a
/// revision, and never twice while the cache has room. Revisions are named by their index, 0 the oldest; of an object
/// as of revision n the newest of revisions 0 to n counts. Not thread-safe.
class File {
 public:
  /// open reads the cross-reference chain (see read_chain) and unlocks an encrypted file. A file whose user password is
  /// not `password` opens locked: its structure can be read, its strings and streams cannot. Errc::BadInput for a file
  /// that does not begin with "%PDF-" or whose chain is broken or whose encryption changes from revision to revision;
  /// Errc::LimitExceeded for a cap; Errc::Unsupported for an encryption that is not known.
  static Result<std::unique_ptr<File>> open(SharedBytes bytes, std::string_view password = {});

  ByteView bytes() const { return bytes_.view; }
  /// digests digests what begins where the file begins.
  crypto::PrefixDigests& digests() { return digests_; }
  const std::vector<Revision>& revisions() const { return chain_.revisions; }
  std::size_t last() const { return chain_.revisions.size() - 1; }
  /// tail is what follows the last revision; it belongs to none.
  Span tail() const { return chain_.tail; }
  bool is_encrypted() const { return encrypted_; }
  bool is_locked() const { return encrypted_ && !security_; }

  /// entry returns what the cross-reference sections say of `number` as of `revision`; nothing (null) if nothing, or if
  /// it was freed and never used again. written_in returns the revision that said so.
  const Entry* entry(std::uint32_t number, std::size_t revision) const;
  std::optional<std::size_t> written_in(std::uint32_t number, std::size_t revision) const;
  /// numbers returns the numbers that are in use as of `revision`, ascending.
  std::vector<std::uint32_t> numbers(std::size_t revision) const;
  const Index& index() const { return index_; }
  /// entry_in returns the entry of a slot of the index; nothing (null) for a free one.
  const Entry* entry_in(const Index::Slot& slot) const {
    const Entry& entry = revisions()[slot.revision].entries[slot.at];
    return entry.kind == Entry::Kind::Free ? nullptr : &entry;
  }

  /// load reads the object `number` as of `revision`. A null pointer if there is none. Errc::BadInput if what lies
  /// there is not that object, or malformed.
  Result<IndirectObjectPtr> load(std::uint32_t number, std::size_t revision);

  /// tokenize takes the object of a slot apart that `load` would return; false for one that is not written plainly
  /// enough, or not there.
  bool tokenize(const Index::Slot& slot, Tokenizer& tokenizer);

  /// Reading is what is read by who asks for one object: the octets from `offset` on, which are `values`; those of all
  /// objects in an object stream, since some readers take no single one out of it. The offset tells readings apart.
  struct Reading {
    std::uint64_t offset = 0;
    std::size_t values = 0;
  };
  /// reading returns that of the object which `load` returns. Errors as load; nothing is read for what is not there.
  Result<Reading> reading(std::uint32_t number, std::size_t revision);

  /// follow returns `object`, or what it refers to, as of `revision`: the null object for a reference to nothing (ISO
  /// 32000-2, 7.3.10). Errc::LimitExceeded for references that lead round in circles.
  Result<Object> follow(const Object& object, std::size_t revision);
  /// value follows the value of `key`.
  Result<Object> value(const Dictionary& dictionary, std::string_view key, std::size_t revision) {
    return follow(dictionary.find(key), revision);
  }
  /// catalog returns the document catalog as of `revision`. Errc::BadInput if there is none.
  Result<Object> catalog(std::size_t revision);

  /// decode decrypts a stream and undoes its filters. Errc::PinRequired if the file is locked; otherwise errors as
  /// decode_filters, with kMaxStreamBytes, and Errc::LimitExceeded once kMaxDecodedBytes are spent.
  Result<SharedBytes> decode(const Stream& stream, std::size_t revision);

  /// open_object_streams opens all of them, each as the revisions from the one that wrote it on see it. Errors as load.
  Result<void> open_object_streams();

  /// spent is the error with which something was refused because too much had been read or decoded before, whoever
  /// asked for it; what was found since is not all that there is.
  const std::optional<Error>& spent() const { return spent_; }

 private:
  /// Place tells objects apart by where they lie.
  struct Place {
    std::uint64_t offset = 0;  // of the object, or of the object stream that holds it
    std::uint64_t index = 0;   // in the object stream, counted from 1; 0 for a plain object
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const {
      return std::hash<std::uint64_t>{}(place.offset * 0x9E3779B97F4A7C15u + place.index);
    }
  };
  struct ObjectStream {
    SharedBytes data;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> objects;  // number and where it begins in `data`
    Span span;
    std::size_t values = 0;

    /// at is a cursor at the object of that index, which sees one octet more than belongs to it; end is where the next
    /// one begins.
    Cursor at(std::size_t index) const {
      return Cursor(data.view.first(std::min<std::uint64_t>(end(index) + 1, data.view.size())), objects[index].second);
    }
    std::uint64_t end(std::size_t index) const {
      return index + 1 < objects.size() ? objects[index + 1].second : data.view.size();
    }
  };
  using ObjectStreamPtr = std::shared_ptr<const ObjectStream>;

  explicit File(SharedBytes bytes) : bytes_(std::move(bytes)), digests_(bytes_.view) {}
  Result<void> unlock(std::string_view password);
  Result<IndirectObjectPtr> load_plain(const Entry& entry, std::size_t revision);
  Result<IndirectObjectPtr> load_compressed(const Entry& entry, std::size_t revision);
  Result<ObjectStreamPtr> holder(const Entry& entry, std::size_t revision);
  Result<ObjectStreamPtr> object_stream(std::uint32_t number, std::size_t revision);
  Result<ObjectStreamPtr> read_object_stream(const IndirectObject& object, std::size_t revision);
  Object decrypted(const Object& object, Reference id) const;
  Result<SharedBytes> decrypted(const Stream& stream, const Dictionary& resolved) const;
  /// may_read and may_decode tell whether what was read and decoded is within its cap. If it is not, `spent_` says so.
  bool may_read() { return read_ <= most_read_ || refuse_to_read(); }
  bool refuse_to_read();
  bool may_decode();
  void keep(const Place& place, const IndirectObjectPtr& object, std::size_t octets);

  SharedBytes bytes_;
  crypto::PrefixDigests digests_;
  Chain chain_;
  Index index_;
  bool encrypted_ = false;
  std::optional<std::uint32_t> encrypt_number_;
  std::unique_ptr<Security> security_;
  std::unordered_map<Place, IndirectObjectPtr, PlaceHash> cache_;
  std::unordered_map<std::uint64_t, Result<ObjectStreamPtr>> object_streams_;  // by offset
  std::size_t cached_ = 0;
  std::size_t decoded_ = 0;
  std::size_t read_ = 0;  // octets, as often as they were read
  std::size_t most_read_ = 0;
  std::optional<Error> spent_;
  unsigned depth_ = 0;
};

}  // namespace libsign::pdf
