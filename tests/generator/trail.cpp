// A directory as a trail leaves it in its bucket: log files by account, region and day, and
// digests.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "generator/generator.hpp"

namespace cloudtrail::generator {
namespace {

constexpr std::int64_t kWindow = 300;  // seconds: CloudTrail delivers about every five minutes
constexpr std::uint64_t kMaxRecords = 900;

/// Half of the files hold 5 records or fewer, one in a hundred some hundreds.
std::uint64_t draw_file_size(Generator& generator) {
  const std::uint32_t drawn = generator.random_below(100);
  const auto between = [&generator](std::uint32_t low, std::uint32_t high) {
    return low + generator.random_below(high - low + 1);
  };
  if (drawn < 52) return between(1, 5);
  if (drawn < 80) return between(6, 20);
  if (drawn < 94) return between(21, 100);
  if (drawn < 99) return between(101, 400);
  return between(401, kMaxRecords);
}

/// Sizes that add up to `records`: as many as it takes, or scaled to exactly `files`.
std::vector<std::uint64_t> file_sizes(Generator& generator, std::uint64_t records,
                                      std::uint64_t files) {
  std::vector<std::uint64_t> sizes;
  std::uint64_t sum = 0;
  while (files > 0 ? sizes.size() < files : sum < records) {
    sizes.push_back(draw_file_size(generator));
    sum += sizes.back();
  }
  if (files == 0) {
    if (!sizes.empty()) sizes.back() -= sum - records;
    return sizes;
  }
  std::uint64_t scaled_sum = 0;
  for (std::uint64_t& size : sizes) {
    size = std::max<std::uint64_t>(1, size * records / sum);
    scaled_sum += size;
  }
  for (std::size_t i = 0; scaled_sum != records; i = (i + 1) % sizes.size()) {
    if (scaled_sum < records) {
      ++sizes[i], ++scaled_sum;
    } else if (sizes[i] > 1) {
      --sizes[i], --scaled_sum;
    }
  }
  return sizes;
}

struct Content {
  std::string text;
  std::uint64_t records = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t record_bytes = 0;
  std::int64_t oldest = 0;
  std::int64_t newest = 0;
};

class TrailWriter {
 public:
  TrailWriter(Generator& generator, std::string directory, const TrailOptions& options)
      : generator_(generator),
        directory_(std::move(directory)),
        options_(options),
        window_(generator.time() / kWindow * kWindow - kWindow) {}

  TrailSummary run() {
    if (options_.bytes > 0) {
      while (ok() && summary_.record_bytes < options_.bytes) write_next(draw_file_size(generator_));
    } else {
      const std::uint64_t files = std::min(options_.files, options_.records);
      for (const std::uint64_t size : file_sizes(generator_, options_.records, files)) {
        if (ok()) write_next(size);
      }
    }
    if (ok() && options_.digests) write_digests(true);
    generator_.free_scope();
    return std::move(summary_);
  }

 private:
  using ScopeKey = std::pair<std::uint32_t, std::uint32_t>;
  struct Chain {
    std::vector<DigestEntry> pending;
    std::string previous_key;
    std::string previous_sha256;
  };

  bool ok() const { return summary_.error.empty(); }

  void write_next(std::uint64_t records) {
    if (files_left_in_window_ == 0) next_window();
    --files_left_in_window_;
    const Scope scope = draw_scope();
    const Content content = make_content(scope, records);
    const std::int64_t delivered = content.newest + 3 + generator_.random_below(598);
    const std::string key = log_key(scope, delivered);
    const std::string bytes = options_.gzip ? gzip(content.text, options_.level) : content.text;
    if (!write_file(key, bytes)) return;
    summary_.records += content.records;
    summary_.duplicates += content.duplicates;
    summary_.record_bytes += content.record_bytes;
    summary_.file_bytes += bytes.size();
    summary_.files.push_back({key, content.records, delivered});
    if (!options_.digests) return;
    chains_[{scope.account, scope.region}].pending.push_back(
        {key, sha256_hex(content.text), content.oldest, content.newest});
  }

  /// Several files cover the same five minutes: their records overlap in time.
  void next_window() {
    window_ += kWindow;
    files_left_in_window_ = 1 + generator_.random_below(12);
    if (options_.digests && window_ / 3600 != (window_ - kWindow) / 3600) write_digests(false);
  }

  Scope draw_scope() {
    const auto accounts = static_cast<std::uint32_t>(Generator::accounts().size());
    const auto regions = static_cast<std::uint32_t>(Generator::regions().size());
    const bool home = generator_.random_below(3) == 0;
    return home ? Scope{}
                : Scope{generator_.random_below(accounts), generator_.random_below(regions)};
  }

  Content make_content(Scope scope, std::uint64_t records) {
    generator_.set_scope(scope);
    const auto gap =
        static_cast<std::uint32_t>(kWindow * 1000 / static_cast<std::int64_t>(records + 1));
    generator_.seek(window_, gap);
    Content content;
    content.text = "{\"Records\":[";
    while (content.records < records) {
      if (content.records > 0) content.text.push_back(',');
      const std::size_t start = content.text.size();
      const RecordInfo info = generator_.append_record(content.text);
      content.record_bytes += content.text.size() - start;
      content.oldest = content.records == 0 ? info.time : std::min(content.oldest, info.time);
      content.newest = std::max(content.newest, info.time);
      content.duplicates += info.duplicate ? 1 : 0;
      ++content.records;
      if (options_.bytes > 0 && summary_.record_bytes + content.record_bytes >= options_.bytes)
        break;
    }
    content.text.append(generator_.random_below(20) == 0 ? "]}\n" : "]}");
    return content;
  }

  std::string log_key(Scope scope, std::int64_t delivered) {
    const std::string account(Generator::accounts()[scope.account]);
    const std::string region(Generator::regions()[scope.region]);
    const std::string time = iso_time(delivered);
    std::string key = "AWSLogs/" + account + "/CloudTrail/" + region + "/" + time.substr(0, 4) +
                      "/" + time.substr(5, 2) + "/" + time.substr(8, 2) + "/" + account +
                      "_CloudTrail_" + region + "_" + time.substr(0, 4) + time.substr(5, 2) +
                      time.substr(8, 5) + time.substr(14, 2) + "Z_";
    generator_.append_template(key, "<alnum:16>");
    return key.append(options_.gzip ? ".json.gz" : ".json");
  }

  void write_digests(bool last) {
    const std::int64_t hour = window_ / 3600 * 3600;
    for (auto& [scope, chain] : chains_) {
      DigestInput input;
      input.scope = {scope.first, scope.second};
      input.end = last ? hour + 3600 : hour;
      input.bucket = options_.bucket;
      input.previous_key = chain.previous_key;
      input.previous_sha256 = chain.previous_sha256;
      input.log_files = std::exchange(chain.pending, {});
      const std::string text = digest_file(input);
      chain.previous_key = digest_key(input);
      chain.previous_sha256 = sha256_hex(text);
      if (!write_file(chain.previous_key, gzip(text, options_.level))) return;
      ++summary_.digest_files;
    }
  }

  bool write_file(const std::string& key, const std::string& bytes) {
    const std::filesystem::path path = std::filesystem::path(directory_) / key;
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (failure || !file) summary_.error = "cannot write " + path.string();
    return ok();
  }

  Generator& generator_;
  std::string directory_;
  TrailOptions options_;
  TrailSummary summary_;
  std::map<ScopeKey, Chain> chains_;
  std::int64_t window_;
  std::uint32_t files_left_in_window_ = 0;
};

}  // namespace

TrailSummary write_trail(Generator& generator, const std::string& directory,
                         const TrailOptions& options) {
  return TrailWriter(generator, directory, options).run();
}

}  // namespace cloudtrail::generator
