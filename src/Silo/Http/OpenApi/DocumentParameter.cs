using System.Globalization;
using System.Text.Json.Nodes;
using GridGrains.Silo.Http.Queries;
using Microsoft.OpenApi;

namespace GridGrains.Silo.Http.OpenApi;

/// <summary>Parameters as the OpenAPI document shows them.</summary>
internal static class DocumentParameter
{
    public static OpenApiParameter Of(PathParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = parameter.Description,
        Example = JsonValue.Create(parameter.Example),
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    public static OpenApiParameter Of(QueryParameter parameter)
    {
        var (value, example) = (SchemaOf(parameter), ExampleOf(parameter));
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Example = parameter.IsRepeatable ? new JsonArray(example) : example,
            Schema = parameter.IsRepeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
        };
    }

    private static OpenApiSchema SchemaOf(QueryParameter parameter) => parameter.Kind switch
    {
        ValueKind.Integer => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        ValueKind.Number => new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double" },
        ValueKind.Moment => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        ValueKind.Day => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
        _ => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = parameter.Words is { } words ? [.. words.Select(word => (JsonNode)JsonValue.Create(word)!)] : null,
        },
    };

    private static JsonNode ExampleOf(QueryParameter parameter) => parameter.Kind switch
    {
        ValueKind.Integer => JsonValue.Create(int.Parse(parameter.Example, CultureInfo.InvariantCulture)),
        ValueKind.Number => JsonValue.Create(double.Parse(parameter.Example, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(parameter.Example)!,
    };
}
