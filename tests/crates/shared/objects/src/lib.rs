//! The objects of all applications of the workspace: generated and compiled once.

lwm2m_runtime::include_objects!();
