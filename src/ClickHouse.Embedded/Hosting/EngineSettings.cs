using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>What the supervisor writes as the first line of this process's standard input, as JSON. The secret goes no other way.</summary>
/// <param name="Library">Path of libchdb.so.</param>
/// <param name="DataDirectory">Directory of this engine alone.</param>
/// <param name="Port">Port on 127.0.0.1; 0 for a free one.</param>
/// <param name="Secret">Password of the user <c>default</c>.</param>
/// <param name="Sessions">Statements that run at once.</param>
/// <param name="ServerSettings">ClickHouse server settings of this engine.</param>
/// <param name="QuerySettings">ClickHouse settings that every query starts with.</param>
/// <param name="MergesNothing">The data is a snapshot: tidying it up would be for nothing.</param>
internal sealed record EngineSettings(
    string Library, string DataDirectory, int Port, string Secret, int Sessions, Dictionary<string, string> ServerSettings, Dictionary<string, string> QuerySettings,
    bool MergesNothing = false)
{
    /// <exception cref="JsonException">The line is not such settings.</exception>
    public static EngineSettings Parse(string line) => JsonSerializer.Deserialize(line, EngineJson.Default.EngineSettings) ?? throw new JsonException("null");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EngineSettings))]
[JsonSerializable(typeof(EndpointFile.Content))]
internal sealed partial class EngineJson : JsonSerializerContext;
