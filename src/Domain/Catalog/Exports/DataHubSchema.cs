using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static GridGrains.Domain.Catalog.Exports.DataHubNames;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>The columns of an entry as DataHub's aspect <c>schemaMetadata</c>.</summary>
internal static class DataHubSchema
{
    private const string Types = "com.linkedin.schema.";

    public static JsonObject Of(ExportedEntry exported)
    {
        var fields = new JsonArray([.. exported.Entry.Columns.Select(column => Field(exported.Entry, column))]);
        return new JsonObject
        {
            ["schemaName"] = exported.PhysicalName,
            ["platform"] = PlatformOf(exported),
            ["version"] = 0,
            ["hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fields.ToJsonString())))[..40],
            ["platformSchema"] = new JsonObject { [$"{Types}OtherSchema"] = new JsonObject { ["rawSchema"] = "" } },
            ["fields"] = fields,
        };
    }

    private static JsonObject Field(CatalogEntry entry, CatalogColumn column)
    {
        var field = new JsonObject
        {
            ["fieldPath"] = column.Name,
            ["nullable"] = !ContractTypes.IsRequired(column),
            ["type"] = new JsonObject { ["type"] = new JsonObject { [Types + TypeOf(column.Type)] = new JsonObject() } },
            ["nativeDataType"] = ContractTypes.NativeOf(column.Type),
            ["recursive"] = false,
            ["isPartOfKey"] = entry.Kind == CatalogKind.View && entry.Key.Contains(column.Name),
        }.With("description", ExportedText.Of(column));
        return column.Unit is { } unit ? field.With("glossaryTerms", DataHubExport.Terms(TermOf(Units, unit))) : field;
    }
}
