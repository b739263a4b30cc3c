using System.Text.Json;

namespace GridGrains.Silo.Http.Problems;

/// <summary>What is wrong with a body of JSON, in the words of its sender: names of this program's types say nothing there.</summary>
internal static class JsonFaults
{
    private const string Root = "$";

    public static string Describe(JsonException fault) =>
        fault.Message.Contains("could not be converted", StringComparison.Ordinal) && fault.Path is { } path
            ? $"{(path == Root ? "the body" : $"'{path.TrimStart('$', '.')}'")} has a value that it cannot take; /reference shows an example"
            : fault.Message;
}
