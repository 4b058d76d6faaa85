#pragma once

#include <cstddef>
#include <cstdint>

/// What the reader of PDF files takes at most. Files above a cap are refused, not read in part.
namespace libsign::pdf {

inline constexpr unsigned kMaxDepth = 100;             // of nested arrays and dictionaries; real files stay below 20
inline constexpr std::size_t kMaxValues = 250'000;     // in one object; some 25 MB of memory
inline constexpr std::size_t kMaxRevisions = 1'000;    // ten for each signature that Limits allows
inline constexpr std::size_t kMaxEntries = 1'000'000;  // cross-reference entries of all revisions; 16 MB each million
inline constexpr std::size_t kMaxFilters = 4;          // of one stream; two are usual, more are a bomb in a bomb
inline constexpr std::size_t kMaxStreamBytes = 32u << 20;    // of one decoded stream that has to be looked into
inline constexpr std::size_t kMaxDecodedBytes = 128u << 20;  // of all decoded streams of one file, repeats included
inline constexpr std::size_t kMostGrowth = 2'000;      // of a stream by one filter: LZW comes to 1,400, Flate to 1,032
inline constexpr std::size_t kMostReadings = 8;        // of the octets of a file, as objects; real files need two
inline constexpr std::size_t kMostStreamReadings = 4;  // of the octets of its object streams
inline constexpr std::size_t kMinReading = 8u << 20;   // octets that may be read whatever the size of the file
inline constexpr std::size_t kMaxObjectStreams = 10'000;   // opened at once; 100 objects each is usual
inline constexpr std::size_t kMaxCachedBytes = 48u << 20;  // of parsed objects, estimated; then they are read again
inline constexpr unsigned kMaxIndirections = 32;           // references that lead to references, and nested look-ups

}  // namespace libsign::pdf
