// Runs a fuzz target over the files of a folder, and over beginnings and mutations of them, so that
// a corpus is tested by every compiler.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kMutations = 200;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

void mutate(std::string& input, std::mt19937& random) {
  if (input.empty()) return;
  const std::size_t at = random() % input.size();
  switch (random() % 4) {
    case 0: input[at] = static_cast<char>(random() % 256); break;
    case 1: input.erase(at, 1 + random() % 4); break;
    case 2: input.insert(at, 1, "{}[]\",:\\\n"[random() % 9]); break;
    default: input += input.substr(at, random() % 64); break;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  std::mt19937 random(1);
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string input((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      run(input);
      for (int n = 0; n < kMutations; ++n) {
        std::string mutant = input;
        for (int hits = n % 4; hits >= 0; --hits) mutate(mutant, random);
        run(mutant);
      }
      ++files;
    }
  }
  std::printf("%zu files, each with %d mutations\n", files, kMutations);
  return files == 0 ? 1 : 0;
}
