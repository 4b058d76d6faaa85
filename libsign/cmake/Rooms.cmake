# A room is a folder libsign/src/<name> built as an object library: its own headers are private to the house,
# and it may use only the rooms it names here.

add_library(mocsign_warnings INTERFACE)
target_compile_options(mocsign_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # When it optimises, GCC 12 is wrong about `"text" + std::string` (GCC bug 105651) and about std::optional (80635).
  target_compile_options(mocsign_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

# A SMALL room is not what a verification spends its time in, and takes less memory when it lies beside what is.
function(libsign_room name)
  cmake_parse_arguments(ROOM "SMALL" "" "SOURCES;ROOMS;LINKS" ${ARGN})
  add_library(room_${name} OBJECT ${ROOM_SOURCES})
  target_include_directories(room_${name} PUBLIC ${CMAKE_SOURCE_DIR}/libsign/include ${CMAKE_SOURCE_DIR}/libsign/src)
  target_link_libraries(room_${name} PRIVATE mocsign_warnings PUBLIC ${ROOM_LINKS})
  if(ROOM_SMALL)
    target_compile_options(room_${name} PRIVATE $<$<CONFIG:Release>:-Os>)
  endif()
  set_property(GLOBAL PROPERTY room_${name}_rooms ${ROOM_ROOMS})
  set_property(GLOBAL APPEND PROPERTY libsign_rooms ${name})
  set_property(GLOBAL APPEND PROPERTY libsign_links ${ROOM_LINKS})
endfunction()

# libsign_with_rooms(target room…) links a test against rooms and everything below them.
function(libsign_with_rooms target)
  set(todo ${ARGN})
  set(done "")
  while(todo)
    list(POP_FRONT todo room)
    if(NOT room IN_LIST done)
      list(APPEND done ${room})
      get_property(below GLOBAL PROPERTY room_${room}_rooms)
      list(APPEND todo ${below})
    endif()
  endwhile()
  foreach(room IN LISTS done)
    target_link_libraries(${target} PRIVATE room_${room})
  endforeach()
endfunction()
