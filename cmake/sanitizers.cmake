# CLOUDTRAIL_SANITIZE: a list such as "address;undefined" or "thread", applied to every target, so
# that the library and its tests agree on their run-time.
if(CLOUDTRAIL_SANITIZE)
  list(JOIN CLOUDTRAIL_SANITIZE "," sanitizers)
  add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizers})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What the sanitizers add makes gcc 12 doubt the standard library's own code.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
if(CLOUDTRAIL_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate -fcoverage-mapping)
endif()
