namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>A file, or a sheet of one, as rows of texts, numbers and times.</summary>
/// <param name="Name">File and sheet, as messages and rows of the report name it.</param>
/// <param name="FirstLine">Of the first row, as a person counts.</param>
internal sealed record DataTable(string Name, string[] Headers, IReadOnlyList<object?[]> Rows, int FirstLine);
