using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Datasets;

/// <summary>Reads the form of an answer, as gridstatus' clients ask for it.</summary>
internal static class DatasetForms
{
    public static readonly QueryParameter[] Parameters =
    [
        QueryParameter.OneOf("return_format", "json or csv.", "json", "json", "csv"),
        QueryParameter.OneOf("json_schema", "array-of-arrays (the names first) or array-of-objects.", "array-of-arrays", "array-of-arrays", "array-of-objects"),
        new("api_key", "Taken and not looked at: clients of gridstatus send one.", "any"),
    ];

    public static bool IsCsv(ApiQuery query) => query.Text("return_format") switch
    {
        null or "json" => false,
        "csv" => true,
        var other => throw ApiException.BadParameter("return_format", $"'{other}' is neither json nor csv"),
    };

    /// <returns>Null where nothing is said.</returns>
    public static bool? HasObjects(ApiQuery query) => query.Text("json_schema") switch
    {
        null => null,
        "array-of-arrays" => false,
        "array-of-objects" => true,
        var other => throw ApiException.BadParameter("json_schema", $"'{other}' is neither array-of-arrays nor array-of-objects"),
    };
}
