using System.Text.Json;
using System.Text.RegularExpressions;
using GridGrains.Domain;

namespace GridGrains.Silo.Http.Problems;

/// <summary>What is wrong with a body of JSON, in the words of its sender: names of this program's types say nothing there.</summary>
internal static partial class JsonFaults
{
    private const string Root = "$";

    public static string Describe(JsonException fault)
    {
        if (BrokenJson.Is(fault))
        {
            return BrokenJson.DescribeWithLine(fault);
        }

        var message = fault.Message;
        if (Unknown().Match(message) is { Success: true } unknown)
        {
            return $"{PlaceOf(fault)} has the field '{unknown.Groups[1].Value}', which is not taken; /reference shows an example";
        }

        if (Missing().Match(message) is { Success: true } missing)
        {
            return $"{PlaceOf(fault)} lacks {missing.Groups[1].Value}; /reference shows an example";
        }

        if (Twice().IsMatch(message))
        {
            return $"{PlaceOf(fault)} is given twice";
        }

        return NamesType().IsMatch(message) ? $"{PlaceOf(fault)} has a value that it cannot take; /reference shows an example" : message;
    }

    /// <summary>The member that nothing takes; null where that is not the fault.</summary>
    public static string? UnknownOf(JsonException fault) => Unknown().Match(fault.Message) is { Success: true } unknown ? unknown.Groups[1].Value : null;

    private static string PlaceOf(JsonException fault) => fault.Path is null or Root ? "the body" : $"'{fault.Path.TrimStart('$', '.')}'";

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (.*?)\\.?( Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex("^Duplicate propert")]
    private static partial Regex Twice();

    [GeneratedRegex("could not be converted|GridGrains\\.|System\\.|\\.NET ")]
    private static partial Regex NamesType();
}
