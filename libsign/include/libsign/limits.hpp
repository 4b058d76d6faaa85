#pragma once

#include <cstddef>
#include <cstdint>

namespace libsign {

/// Limits caps the work that one untrusted document can cause. Exceeding one is Errc::LimitExceeded or a
/// finding LIMIT_EXCEEDED that names the cap.
struct Limits {
  std::size_t max_document_bytes = 64u << 20;        // an XML file; the largest national trusted list is 12 MB
  std::size_t max_xml_depth = 256;                   // libxml2's own default
  std::size_t max_xml_nodes = 4'000'000;             // elements and attributes; some 600 MB in libxml2
  std::size_t max_attributes = 256;                  // of one element, namespace declarations included
  std::size_t max_name_bytes = 1'024;                // of one element or attribute name
  std::size_t max_signatures = 100;                  // in one document or container
  std::size_t max_references = 1'000;                // of one signature; a container of 1,000 files still verifies
  std::size_t max_transforms = 8;                    // of one reference; XML-DSig interop files use up to 5
  std::size_t max_xpath_bytes = 4'096;               // of one XPath expression
  std::size_t max_xpath_operations = 10'000'000;     // libxml2's opLimit for one expression; about a second
  std::size_t max_digested_bytes = 1u << 30;         // octets digested for one signature, all references together
  std::size_t max_canonicalized_bytes = 256u << 20;  // by all signatures of one document; some 3 s
  std::size_t max_container_bytes = 4ull << 30;      // a ZIP file
  std::size_t max_entries = 10'000;                  // of one container
  std::size_t max_entry_bytes = 1u << 30;            // of one inflated entry
  std::size_t max_inflated_bytes = 2ull << 30;       // of all inflated entries together
  std::size_t max_inflate_ratio = 1'000;             // above 1 MiB; deflate's own bound is 1032
  std::size_t max_crl_bytes = 64u << 20;             // fetched; the largest public CRLs are some 50 MB
  std::size_t max_answer_bytes = 1u << 20;           // fetched: a time-stamp, an OCSP response, a certificate
  std::size_t max_fetches = 30;                      // for one signature: some ten certificates with three addresses
  std::uint32_t max_path_builds = 20;                // chains tried for one certificate; BoringSSL's default
  std::uint32_t max_path_length = 10;                // certificates in one chain
};

}  // namespace libsign
