// Writes one record from a plan: which members it has, by its version and kind.
#pragma once

#include <cstdint>
#include <string>

#include "generator/fields.hpp"
#include "generator/world.hpp"

namespace cloudtrail::generator {

/// What is to happen in one record.
struct Plan {
  const Event* event = nullptr;
  const Identity* identity = nullptr;
  const ErrorText* error = nullptr;  ///< Null: the call succeeds.
  std::uint32_t version = 8;         ///< Minor part of the eventVersion.
  bool console = false;
};

class RecordWriter {
 public:
  void write(const Plan& plan, Scene& scene, Random& random, bool oddities, std::string& out);

 private:
  void expand(Field field, const Template& text, bool quoted = false);
  void write_version_and_time();
  void write_insight();
  void write_who();
  void write_agent(Agent agent);
  void write_error();
  void write_call();
  void write_request();
  void write_items(Field field, const Template& item);
  void write_many_keys();
  void write_ids();
  void write_kind();
  void write_read_only();
  void write_resources();
  void write_network();
  void write_rarities();
  void write_context();
  void write_connection();
  Agent agent() const;
  KeyOrder draw_order();

  bool has(Trait trait) const noexcept { return plan_->event->has(trait); }
  bool since(std::uint32_t minor) const noexcept { return plan_->version >= minor; }
  bool odd_one_in(std::uint32_t n) { return oddities_ && random_->one_in(n); }

  FieldList fields_;
  std::string host_;
  std::string arn_;
  const Plan* plan_ = nullptr;
  Scene* scene_ = nullptr;
  Random* random_ = nullptr;
  bool oddities_ = false;
};

}  // namespace cloudtrail::generator
