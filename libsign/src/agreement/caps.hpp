#pragma once

#include <cstddef>

#include <libsign/limits.hpp>

namespace libsign::agreement {

/// What one act may cost. The two memoranda that the vocabulary was made from have 8 KB, some 50 blocks and lines
/// of at most 700 octets; each cap leaves at least a factor of 50.
inline constexpr std::size_t kMaxSourceBytes = 1u << 20;
inline constexpr std::size_t kMaxTermsBytes = 64u << 10;
inline constexpr std::size_t kMaxLineBytes = 64u << 10;
inline constexpr std::size_t kMaxBlocks = 5'000;
inline constexpr std::size_t kMaxParticipants = 256;  // more than there are States
inline constexpr std::size_t kMaxExits = 64;
inline constexpr std::size_t kMaxOperations = 1'000;  // of one modification: a fifth of the longest text
inline constexpr std::size_t kMaxReferences = 256;    // of one act to others: one for each participant and more
inline constexpr std::size_t kMaxGrants = 256;        // of one act of authority
inline constexpr std::size_t kMaxEvents = 64;         // of one message's delivery; the standard has some twenty
inline constexpr std::size_t kMaxValueBytes = 1'024;  // of one name, title or identifier

/// Four levels of elements are the deepest that the vocabulary has; the octets of a text grow by its labels.
inline constexpr Limits kXmlLimits{.max_document_bytes = 4u << 20,
                                   .max_xml_depth = 8,
                                   .max_xml_nodes = 20'000,
                                   .max_attributes = 16,
                                   .max_name_bytes = 64};

/// Delivery evidence is written by others and may hold an XML signature with its certificates.
inline constexpr Limits kEvidenceLimits{.max_document_bytes = 256u << 10,
                                        .max_xml_depth = 24,
                                        .max_xml_nodes = 5'000,
                                        .max_attributes = 16,
                                        .max_name_bytes = 64};

}  // namespace libsign::agreement
