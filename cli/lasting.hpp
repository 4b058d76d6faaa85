#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libsign/augment.hpp>
#include <libsign/net.hpp>

#include "arguments.hpp"
#include "config.hpp"
#include "context.hpp"

namespace libsign::cli {

/// network returns what fetches over HTTP as the settings say; nothing if they forbid it.
std::unique_ptr<net::Fetcher> network(const Config& config, const Context& context);
/// network reads the settings itself; Errc::Usage if they forbid it.
Result<std::unique_ptr<net::Fetcher>> network(const Context& context);

/// LevelArguments say how long a signature shall last, and what that takes.
struct LevelArguments {
  std::optional<std::string> level;
  std::optional<std::string> tsa;
  std::vector<std::string> trust;
};

void declare_level(Arguments& arguments, LevelArguments& target);

/// Lasting brings signatures to a level, with the settings and the network that it takes.
class Lasting {
 public:
  /// prepare reads the settings, so that what is missing is said before anybody is asked for a PIN. Errc::Usage where
  /// the level needs a time-stamping authority or the network and there is none; the hint names the level that can be
  /// reached.
  static Result<Lasting> prepare(Context& context, const LevelArguments& arguments, Level default_level);

  Level level() const { return request_.level; }
  /// apply brings all signatures of `document`, or the one with the id `signature`, to the level.
  Result<Document> apply(const Document& document, std::vector<Document> detached,
                         std::optional<std::string> signature) const;

 private:
  AugmentRequest request_;
  std::shared_ptr<net::Fetcher> fetcher_;
};

}  // namespace libsign::cli
