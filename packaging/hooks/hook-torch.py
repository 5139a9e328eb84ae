"""Take of torch what `import torch` leads to; PyInstaller's own hook takes all 2,000 modules and every test."""

from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs

warn_on_missing_hiddenimports = False
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
datas = collect_data_files("torch", subdir="bin", includes=["**/torch_shm_manager*"])
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]  # torch looks for its libraries beside each other
