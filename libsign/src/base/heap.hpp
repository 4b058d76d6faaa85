#pragma once

#include <cstddef>

namespace libsign {

/// expect_heap has the system hand out at once the pages of about so many octets that are about to be taken from the
/// heap in small pieces; else it is asked for each page when that is first written to. What is too few to be worth it
/// or too many to come from the heap is left as it is, and so is every heap that gives back at once what is freed.
/// Thread-safe.
void expect_heap(std::size_t octets);

}  // namespace libsign
