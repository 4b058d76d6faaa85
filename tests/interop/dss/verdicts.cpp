#include "verdicts.hpp"

#include <fstream>
#include <sstream>

namespace dss {

std::map<std::string, std::vector<Verdict>> read_verdicts(const std::filesystem::path& path) {
  std::map<std::string, std::vector<Verdict>> all;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    const auto next = [&columns] {
      std::string column;
      std::getline(columns, column, '\t');
      return column;
    };
    const std::string file = next();
    Verdict verdict{next(), next(), next(), std::stoul(next()), {}};
    for (std::string complaint = next(); !complaint.empty(); complaint = next())
      verdict.complaints.push_back(complaint);
    all[file].push_back(std::move(verdict));
  }
  return all;
}

}  // namespace dss
