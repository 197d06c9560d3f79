#include "naive/tree.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <cstdio>

namespace cloudtrail::naive {
namespace {

/// RapidJSON's events into a tree: its own document does not tell numbers that it keeps as text
/// from strings.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  bool Null() { return add(Tree{Tree::Kind::kNull, "null", {}, {}}); }
  bool Bool(bool value) { return add(boolean(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return add(number(std::string(text, size)));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return add(string(std::string(text, size)));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    open_.back().members.emplace_back(std::string(text, size), Tree());
    return true;
  }
  bool StartObject() { return begin(Tree::Kind::kObject); }
  bool StartArray() { return begin(Tree::Kind::kArray); }
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }

  Tree take() { return std::move(open_.front().items.front()); }
  Builder() { open_.push_back(Tree{Tree::Kind::kArray, "", {}, {}}); }

 private:
  bool begin(Tree::Kind kind) {
    open_.push_back(Tree{kind, "", {}, {}});
    return true;
  }
  bool end() {
    Tree made = std::move(open_.back());
    open_.pop_back();
    return add(std::move(made));
  }
  bool add(Tree tree) {
    Tree& into = open_.back();
    if (into.is(Tree::Kind::kObject)) {
      into.members.back().second = std::move(tree);
    } else {
      into.items.push_back(std::move(tree));
    }
    return true;
  }

  std::vector<Tree> open_;
};

void append_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t";
  static constexpr std::string_view kLetters = "\"\\bfnrt";
  out += '"';
  for (const char c : text) {
    const std::size_t known = kSpecial.find(c);
    if (known != std::string_view::npos) {
      out += '\\';
      out += kLetters[known];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  out += '"';
}

void append(std::string& out, const Tree& tree) {
  switch (tree.kind) {
    case Tree::Kind::kString:
      return append_string(out, tree.text);
    case Tree::Kind::kArray:
      out += '[';
      for (const Tree& item : tree.items) {
        if (&item != &tree.items.front()) out += ',';
        append(out, item);
      }
      out += ']';
      return;
    case Tree::Kind::kObject:
      out += '{';
      for (const auto& member : tree.members) {
        if (&member != &tree.members.front()) out += ',';
        append_string(out, member.first);
        out += ':';
        append(out, member.second);
      }
      out += '}';
      return;
    default:
      out += tree.text;
  }
}

template <typename List>
bool drop_one_of(List& list, const std::function<bool()>& still) {
  bool dropped = false;
  for (std::size_t i = list.size(); i-- > 0;) {
    auto kept = std::move(list[i]);
    const auto at = static_cast<std::ptrdiff_t>(i);
    list.erase(list.begin() + at);
    if (still()) {
      dropped = true;
    } else {
      list.insert(list.begin() + at, std::move(kept));
    }
  }
  return dropped;
}

bool reduce_once(Tree& tree, const std::function<bool()>& still) {
  bool reduced = drop_one_of(tree.items, still);
  reduced = drop_one_of(tree.members, still) || reduced;
  for (Tree& item : tree.items) reduced = reduce_once(item, still) || reduced;
  for (auto& member : tree.members) reduced = reduce_once(member.second, still) || reduced;
  return reduced;
}

}  // namespace

const Tree* Tree::find(std::string_view key) const noexcept {
  for (std::size_t i = members.size(); i-- > 0;) {
    if (members[i].first == key) return &members[i].second;
  }
  return nullptr;
}

Tree string(std::string text) {
  return Tree{Tree::Kind::kString, std::move(text), {}, {}};
}
Tree number(std::string text) {
  return Tree{Tree::Kind::kNumber, std::move(text), {}, {}};
}
Tree boolean(bool value) {
  return Tree{Tree::Kind::kBool, value ? "true" : "false", {}, {}};
}
Tree array(std::vector<Tree> items) {
  return Tree{Tree::Kind::kArray, "", std::move(items), {}};
}
Tree object(std::vector<Tree::Member> members) {
  return Tree{Tree::Kind::kObject, "", {}, std::move(members)};
}

std::optional<Tree> read(std::string_view json) {
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  Builder builder;
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  if (!reader.Parse<kFlags>(stream, builder)) return std::nullopt;
  return builder.take();
}

std::string write(const Tree& tree) {
  std::string out;
  append(out, tree);
  return out;
}

void reduce(Tree& tree, const std::function<bool()>& still) {
  while (reduce_once(tree, still)) {
  }
}

}  // namespace cloudtrail::naive
