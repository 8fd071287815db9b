namespace NetGen.Kernels;

/// <summary>The part of a blocked product that a task makes at a time: rows and columns of an image's result, along one block of the summed axis.</summary>
internal readonly record struct MatMulRectangle(nint Image, nint Row, nint Rows, nint Column, nint Columns, nint Block);
