"""Name the endings of models, without loading anything."""

SUFFIXES = (".glb", ".gltf", ".obj", ".ply")
FOREIGN = (
    *(".fbx", ".usd", ".usda", ".usdc", ".usdz", ".blend", ".3ds", ".dae", ".stl", ".max", ".c4d", ".ma", ".mb"),
    *(".lwo", ".x3d", ".wrl", ".abc", ".3mf", ".vrm"),
)
