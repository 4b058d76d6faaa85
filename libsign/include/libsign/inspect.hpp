#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libsign/act.hpp>
#include <libsign/bytes.hpp>
#include <libsign/document.hpp>
#include <libsign/export.hpp>
#include <libsign/limits.hpp>
#include <libsign/report.hpp>
#include <libsign/result.hpp>

namespace libsign {

/// EntryRole says what a file inside a container is there for.
enum class EntryRole { Data, Signature, Metadata };
LIBSIGN_EXPORT std::string_view name(EntryRole role);

/// Entry is one file inside a container, or the file itself where there is no container.
struct Entry {
  std::string name{};
  std::string media_type{};  // may be empty
  EntryRole role = EntryRole::Data;
  std::uint64_t size = 0;  // octets, inflated
  Bytes sha256{};
};

/// ActPreview is what the files of a container say about an act, signed or not. To rely on an act, use read_act().
struct ActPreview {
  std::string kind{};
  std::string id{};
  std::string agreement{};                  // a URN
  std::string title{};                      // of the agreement
  std::vector<std::string> participants{};  // of a memorandum, by name
  std::string by{};                         // who makes or proposes another act
  std::vector<std::string> to{};
  std::string rendering{};               // the act in words, as rendering.txt has it
  std::optional<std::string> problem{};  // why the act cannot be read; then all else is empty
};

/// Inspection is what a file contains and claims. It holds no verdict: the signatures are described, not judged.
struct Inspection {
  std::string path{};  // the document's name; callers may put a longer one
  Bytes sha256{};
  std::uint64_t size = 0;  // octets
  Container container = Container::None;
  std::vector<Entry> entries{};
  std::vector<SignatureReport> signatures{};  // claims, certificates and references; disregard the indications
  std::optional<ActPreview> act{};
};

/// is_container tells whether `document` is a ZIP file, and so taken for a container. Thread-safe.
LIBSIGN_EXPORT bool is_container(const Document& document);

/// describe_file measures a file without looking into it. Thread-safe.
LIBSIGN_EXPORT Entry describe_file(const Document& document);

/// inspect lists what is in an ASiC container, a bare XML file or a CMS file; of any other file, the file itself.
/// Errors as verify(). Opens no socket, reads no
/// clock. Thread-safe.
LIBSIGN_EXPORT Result<Inspection> inspect(const Document& document, const Limits& limits = {});

/// preview_act reads the act in a container, whoever signed it or nobody: to show what somebody is asked to sign. It
/// has no signatures. To rely on an act, use read_act(). Errc::NotFound where there is no act.xml; other errors as
/// read_act() and inspect(). Thread-safe.
LIBSIGN_EXPORT Result<Act> preview_act(const Document& container, const Limits& limits = {});

}  // namespace libsign
