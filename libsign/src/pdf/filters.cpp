#include "pdf/filters.hpp"

#include <functional>

#include <fmt/format.h>

#include "pdf/caps.hpp"
#include "pdf/codecs.hpp"

namespace libsign::pdf {
namespace {

struct Step {
  std::string filter;
  Dictionary parameters;
};

Error malformed(std::string_view what) { return {Errc::BadInput, std::string(what), ""}; }

/// one_or_many returns the items of an array, or the object itself.
Array one_or_many(const Object& object) {
  if (object.array() != nullptr) return *object.array();
  return object.is_null() ? Array{} : Array{object};
}

Result<std::vector<Step>> steps_of(const Dictionary& dictionary) {
  const Array filters = one_or_many(dictionary.find("Filter"));
  const Array parameters = one_or_many(dictionary.find("DecodeParms"));
  if (filters.size() > kMaxFilters)
    return Error{Errc::LimitExceeded, fmt::format("a stream has more than {} filters", kMaxFilters), ""};
  if (parameters.size() > filters.size()) return malformed("a stream has parameters for no filter");
  std::vector<Step> steps;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (filters[i].name() == nullptr) return malformed("the filter of a stream is no name");
    steps.push_back({*filters[i].name(), {}});
    if (i >= parameters.size() || parameters[i].is_null()) continue;
    if (parameters[i].dictionary() == nullptr) return malformed("the parameters of a filter are no dictionary");
    steps.back().parameters = *parameters[i].dictionary();
  }
  return steps;
}

Result<Bytes> undo(const Step& step, ByteView data, std::size_t most) {
  if (step.filter == "FlateDecode" || step.filter == "Fl") {
    auto inflated = inflate_zlib(data, most);
    return inflated ? undo_predictor(step.parameters, *std::move(inflated)) : inflated;
  }
  if (step.filter == "LZWDecode" || step.filter == "LZW") {
    const bool early = step.parameters.find("EarlyChange").integer().value_or(1) != 0;
    auto expanded = decode_lzw(data, early, most);
    return expanded ? undo_predictor(step.parameters, *std::move(expanded)) : expanded;
  }
  if (step.filter == "ASCIIHexDecode" || step.filter == "AHx") return decode_ascii_hex(data);
  if (step.filter == "ASCII85Decode" || step.filter == "A85") return decode_ascii85(data);
  if (step.filter == "RunLengthDecode" || step.filter == "RL") return decode_run_length(data, most);
  if (step.filter == "Crypt") return to_bytes(data);  // has been undone, or was the identity
  return Error{Errc::Unsupported, "the filter " + step.filter + " is not known", ""};
}

}  // namespace

Result<SharedBytes> decode_filters(const Dictionary& dictionary, ByteView encoded, std::size_t most_octets) {
  if (dictionary.has("F")) return Error{Errc::Unsupported, "a stream lies outside the file", ""};
  const auto steps = steps_of(dictionary);
  if (!steps) return steps.error();
  SharedBytes data{nullptr, encoded};
  for (const Step& step : *steps) {
    // A predictor spends an octet on each row of its data.
    auto decoded = undo(step, data.view, most_octets);
    if (!decoded) return decoded.error();
    data = SharedBytes::own(*std::move(decoded));
  }
  if (data.view.size() > most_octets)
    return Error{Errc::LimitExceeded, fmt::format("a stream has more than {} octets", most_octets), ""};
  return data;
}

}  // namespace libsign::pdf
