#include "second_reader/compare.hpp"

// clang 14 cannot compile qpdf's JSON.hh as C++20: a vector in it is destroyed before its element is complete. No more
// of that class is needed here than its name.
#define JSON_HH
class JSON;

#include <gnutls/gnutls.h>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include <algorithm>
#include <cmath>
#include <exception>
#include <set>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "base/heap.hpp"
#include "pdf/caps.hpp"

namespace libsign::second_reader {
namespace {

constexpr std::size_t kMostFindings = 3;      // of one revision; more tell nothing new
constexpr std::size_t kMostObjects = 50'000;  // of one revision: some seconds
constexpr std::size_t kMostPages = 100'000;   // whose contents are compared
constexpr std::size_t kMostValues = 500'000;  // that qpdf keeps of the objects it is asked for; some 150 MB
constexpr std::size_t kMostListed = 1'000;    // numbers that later sections list
constexpr std::size_t kMostListedOctets = 1u << 18;
constexpr const char* kClause = "ISO 32000-2, 7.5";

/// SameOctets compares what goes through it, so that no stream is copied.
class SameOctets final : public Pipeline {
 public:
  explicit SameOctets(ByteView expected) : Pipeline("same octets", nullptr), rest_(expected) {}
  void write(const unsigned char* data, std::size_t size) override {
    is_same_ = is_same_ && size <= rest_.size() && equal(rest_.first(size), ByteView(data, size));
    if (is_same_) rest_ = rest_.subspan(size);
  }
  void finish() override {}
  bool is_same() const { return is_same_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool is_same_ = true;
};

/// start_ciphers prepares GnuTLS, which qpdf decrypts with, where the program has put that off.
void start_ciphers() {
  static const bool is_ready = gnutls_global_init() == GNUTLS_E_SUCCESS;
  if (!is_ready) throw std::runtime_error("GnuTLS does not start");
}

/// Comparison compares one revision.
class Comparison {
 public:
  Comparison(pdf::File& file, std::size_t revision, std::string_view password)
      : file_(file), revision_(revision), password_(password) {}

  std::vector<Finding> run() {
    try {
      if (!may_ask_for_pages()) {
        if (findings_.empty()) differ("the tree of the pages cannot be read");
        return std::move(findings_);
      }
      open();
      compare_tables();
      compare_written();
      compare_pages();
    } catch (const std::exception&) {
      findings_.push_back({"PARSER_DISAGREEMENT", Severity::Error,
                           fmt::format("a second reader cannot read revision {} without repairing it", revision_ + 1),
                           kClause});
    }
    return std::move(findings_);
  }

 private:
  void open() {
    if (file_.is_encrypted()) start_ciphers();
    expect_table(1);
    other_.setSuppressWarnings(true);
    other_.setAttemptRecovery(false);
    const std::uint64_t end = file_.revisions()[revision_].span.end;
    const std::string password(password_);
    other_.processMemoryFile("revision", as_text(file_.bytes()).data(), end, password.c_str());
  }

  /// may_ask tells whether qpdf may be asked for an object: ours has read it, and all that was asked for is not too
  /// much.
  bool may_ask(std::uint32_t number) {
    const auto reading = file_.reading(number, revision_);
    if (!reading) return false;
    if (values_ <= kMostValues && asked_.insert(reading->offset).second) {
      values_ += reading->values;
      if (values_ > kMostValues) differ(fmt::format("more than {} values are not compared", kMostValues));
    }
    return values_ <= kMostValues;
  }

  /// may_ask_for_pages goes over what qpdf reads to list the pages.
  bool may_ask_for_pages() {
    std::set<std::uint32_t> seen;
    const auto is_new = [&](const pdf::Object& object) {
      return !object.reference() || seen.insert(object.reference()->number).second;
    };
    const auto may_read = [&](const pdf::Object& object) {
      return !object.reference() || may_ask(object.reference()->number);
    };
    std::vector<pdf::Object> todo{file_.revisions()[revision_].trailer.find("Root")};
    while (!todo.empty()) {
      const pdf::Object next = todo.back();
      todo.pop_back();
      if (!is_new(next)) continue;
      if (!may_read(next)) return false;
      const auto node = file_.follow(next, revision_);
      if (!node) return false;
      if (node->array() != nullptr) todo.insert(todo.end(), node->array()->begin(), node->array()->end());
      if (node->dictionary() == nullptr) continue;
      for (const std::string_view key : {"Pages", "Kids", "Parent"})
        if (const pdf::Object& value = node->dictionary()->find(key); !value.is_null()) todo.push_back(value);
    }
    return true;
  }

  bool is_full() const { return findings_.size() >= kMostFindings; }

  void differ(std::string what) {
    findings_.push_back({"PARSER_DISAGREEMENT", Severity::Error,
                         fmt::format("two readers understand revision {} differently: {}", revision_ + 1, what),
                         kClause});
  }

  /// compare_tables compares the newest table entry by entry. It is the end of a chain that holds the older ones, so
  /// that of those only the numbers remain of which later sections say something, and these are compared by what the
  /// objects hold.
  void compare_tables() {
    const auto numbers = listed_later();
    if (!numbers || !compare_listed(*numbers)) compare_whole_table();
  }

  /// listed_later returns nothing if the whole table is the better choice.
  std::optional<std::vector<std::uint32_t>> listed_later() const {
    if (revision_ == file_.last() || file_.is_encrypted()) return std::nullopt;
    std::vector<std::uint32_t> numbers;
    for (std::size_t later = revision_ + 1; later <= file_.last(); ++later) {
      const pdf::Revision& revision = file_.revisions()[later];
      if (revision.entries.size() + revision.repeated.size() > kMostListed - numbers.size()) return std::nullopt;
      numbers.insert(numbers.end(), revision.repeated.begin(), revision.repeated.end());
      for (const pdf::Entry& entry : revision.entries) {
        // qpdf keeps several generations of an object apart.
        if (entry.generation > (entry.kind == pdf::Entry::Kind::Free ? 1 : 0)) return std::nullopt;
        numbers.push_back(entry.number);
      }
    }
    return numbers;
  }

  /// compare_listed returns false if that is too much work.
  bool compare_listed(const std::vector<std::uint32_t>& numbers) {
    std::size_t octets = 0;
    for (const std::uint32_t number : numbers) {
      if (is_full()) return true;
      const auto ours = file_.load(number, revision_);
      if (!ours || (*ours != nullptr && (*ours)->id.generation != 0)) return false;
      if (*ours == nullptr && number != 0 && !other_.getObjectByID(static_cast<int>(number), 0).isNull())
        differ_about(number);
      if (*ours == nullptr) continue;
      octets += (*ours)->span.size();
      if (octets > kMostListedOctets) return false;
      compare_object(number);
    }
    return true;
  }

  void compare_whole_table() {
    expect_table(2);  // the other half goes where blocks were given back
    const auto table = other_.getXRefTable();
    auto next = table.begin();
    file_.index().for_each(revision_, [&](const pdf::Index::Slot& slot, std::size_t) {
      const pdf::Entry* const ours = file_.entry_in(slot);
      if (ours == nullptr || is_full()) return;
      for (; next != table.end() && number_of(*next) < ours->number; ++next) only_theirs(*next);
      bool in_both = false;
      for (; next != table.end() && number_of(*next) == ours->number; ++next) {
        const auto generation = static_cast<unsigned>(next->first.getGen());
        // qpdf keeps what was freed when its number was used again, under the old generation.
        if (next->second.getType() == 0 || generation < ours->generation) continue;
        in_both = in_both || generation == ours->generation;
        if (generation != ours->generation)
          differ_about(ours->number);
        else if (!is_same(*ours, next->second))
          differ(fmt::format("object {} lies at another place", ours->number));
      }
      if (!in_both) differ_about(ours->number);
    });
    for (; next != table.end() && !is_full(); ++next) only_theirs(*next);
  }

  using Row = std::pair<const QPDFObjGen, QPDFXRefEntry>;

  /// expect_table makes room for one of qpdf's or a part of it, where each row has three neighbours, a colour and a
  /// block of its own.
  void expect_table(std::size_t parts) const {
    constexpr std::size_t kRow = sizeof(Row) + 6 * sizeof(void*);
    expect_heap(file_.index().ranks() * kRow / parts);
  }

  static std::uint32_t number_of(const Row& row) { return static_cast<std::uint32_t>(row.first.getObj()); }

  void only_theirs(const Row& row) {
    if (row.second.getType() != 0 && !is_full()) differ_about(number_of(row));
  }

  void differ_about(std::uint32_t number) { differ(fmt::format("object {} is there for one of them only", number)); }

  static bool is_same(const pdf::Entry& ours, const QPDFXRefEntry& theirs) {
    if (theirs.getType() == 1)
      return ours.kind == pdf::Entry::Kind::Plain && ours.where == static_cast<std::uint64_t>(theirs.getOffset());
    return ours.kind == pdf::Entry::Kind::Compressed &&
           ours.stream() == static_cast<std::uint32_t>(theirs.getObjStreamNumber()) &&
           ours.index() == static_cast<std::uint32_t>(theirs.getObjStreamIndex());
  }

  /// compare_written looks at the objects of this revision; those of older ones are compared with theirs.
  void compare_written() {
    if (revision_ == 0) return;
    if (file_.revisions()[revision_].entries.size() > kMostObjects)
      return differ(fmt::format("it writes more than {} objects, which are not compared", kMostObjects));
    for (const pdf::Entry& entry : file_.revisions()[revision_].entries)
      if (entry.kind != pdf::Entry::Kind::Free && !is_full()) compare_object(entry.number);
  }

  void compare_object(std::uint32_t number) {
    if (!compared_.insert(number).second) return;
    const auto ours = file_.load(number, revision_);
    if (!ours || *ours == nullptr || !may_ask(number)) return;  // a finding of its own
    const auto theirs = other_.getObjectByID(static_cast<int>(number), static_cast<int>((*ours)->id.generation));
    if (!is_same((*ours)->value, theirs, 0)) differ(fmt::format("object {} holds something else", number));
  }

  void compare_pages() {
    std::size_t page = 0;
    for (const QPDFObjectHandle& theirs : other_.getAllPages()) {
      if (is_full() || ++page > kMostPages) return;
      const auto number = static_cast<std::uint32_t>(theirs.getObjectID());
      const auto ours = number != 0 ? file_.load(number, revision_) : pdf::IndirectObjectPtr{};
      const pdf::Dictionary* const entries = ours && *ours ? (*ours)->value.dictionary() : nullptr;
      QPDFObjectHandle contents = QPDFObjectHandle(theirs).getKey("/Contents");
      if (entries == nullptr || !is_same_value(entries->find("Contents"), contents, 0))
        differ(fmt::format("page {} shows something else", page));
      else if (revision_ != 0)
        compare_contents(entries->find("Contents"));
    }
  }

  void compare_contents(const pdf::Object& contents) {
    if (const auto reference = contents.reference()) compare_object(reference->number);
    if (contents.array() == nullptr) return;
    for (const pdf::Object& item : *contents.array())
      if (const auto reference = item.reference(); reference && !is_full()) compare_object(reference->number);
  }

  /// is_same_value compares values inside others, where a reference is a value of its own.
  bool is_same_value(const pdf::Object& ours, QPDFObjectHandle theirs, unsigned depth) {
    const auto reference = ours.reference();
    if (!reference) return !theirs.isIndirect() && is_same(ours, theirs, depth);
    // qpdf takes references to nothing for null.
    if (!theirs.isIndirect()) return theirs.isNull() && file_.entry(reference->number, revision_) == nullptr;
    return theirs.getObjectID() == static_cast<int>(reference->number) &&
           theirs.getGeneration() == static_cast<int>(reference->generation);
  }

  bool is_same(const pdf::Object& ours, QPDFObjectHandle theirs, unsigned depth) {
    if (depth > pdf::kMaxDepth) return false;
    if (ours.is_null()) return theirs.isNull();
    if (const auto boolean = ours.boolean()) return theirs.isBool() && theirs.getBoolValue() == *boolean;
    if (const auto integer = ours.integer()) return theirs.isInteger() && theirs.getIntValue() == *integer;
    if (const auto number = ours.number())
      return theirs.isNumber() &&
             std::abs(theirs.getNumericValue() - *number) <= 1e-6 * std::max(1.0, std::abs(*number));
    if (const std::string* const name = ours.name()) return theirs.isName() && theirs.getName().substr(1) == *name;
    if (const pdf::String* const string = ours.string())
      return theirs.isString() && (file_.is_encrypted() || theirs.getStringValue() == as_text(string->octets));
    if (const auto reference = ours.reference()) return is_same_value(ours, theirs, depth);
    if (const pdf::Array* const array = ours.array()) return is_same_array(*array, theirs, depth);
    if (const pdf::Stream* const stream = ours.stream())
      return theirs.isStream() && is_same_dictionary(stream->dictionary, theirs.getDict(), depth) &&
             (file_.is_encrypted() || is_same_data(*stream, theirs));
    return theirs.isDictionary() && is_same_dictionary(*ours.dictionary(), theirs, depth);
  }

  bool is_same_array(const pdf::Array& ours, QPDFObjectHandle theirs, unsigned depth) {
    if (!theirs.isArray() || theirs.getArrayNItems() != static_cast<int>(ours.size())) return false;
    for (std::size_t i = 0; i < ours.size(); ++i)
      if (!is_same_value(ours[i], theirs.getArrayItem(static_cast<int>(i)), depth + 1)) return false;
    return true;
  }

  bool is_same_dictionary(const pdf::Dictionary& ours, QPDFObjectHandle theirs, unsigned depth) {
    std::size_t held = 0;
    for (const auto& [key, value] : ours.entries()) {
      if (!is_same_value(value, theirs.getKey("/" + key), depth + 1)) return false;
      if (!theirs.getKey("/" + key).isNull()) ++held;
    }
    // Entries that are null are as if they were not there (ISO 32000-2, 7.3.7).
    return held == theirs.getKeys().size();
  }

  /// is_same_data takes streams for different that are more than the file, for then they lie inside each other.
  bool is_same_data(const pdf::Stream& ours, QPDFObjectHandle theirs) {
    octets_ += ours.encoded.size();
    if (octets_ > file_.bytes().size()) return false;
    SameOctets same(ours.encoded);
    bool is_filtered = false;
    return theirs.pipeStreamData(&same, &is_filtered, 0, qpdf_dl_none, true) && same.is_same();
  }

  pdf::File& file_;
  std::size_t revision_;
  std::string_view password_;
  QPDF other_;
  std::set<std::uint32_t> compared_;
  std::set<std::uint64_t> asked_;  // what qpdf was asked for, by where it lies
  std::size_t values_ = 0;         // … that it is made of
  std::uint64_t octets_ = 0;       // of the streams compared
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> disagreements(pdf::File& file, std::size_t revision, std::string_view password) {
  return Comparison(file, revision, password).run();
}

}  // namespace libsign::second_reader
