using System.Text;
using System.Text.Json;
using GridGrains.Domain;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Features;

/// <summary>A request for online features as bounds within its body; values of entities are strings because they are looked up.</summary>
internal sealed class FeatureRequest
{
    private const int MaxJoinKeys = 32;

    private readonly List<EntityColumn> _entities = new(1);
    private int _seen;

    /// <summary>The features array as it stands in the body; without meaning when a service is asked for.</summary>
    public Range Features { get; private set; }

    /// <summary>Clients that ask for a service send null or an empty list beside it.</summary>
    public bool HasFeatures { get; private set; }

    public string? FeatureService { get; private set; }

    public bool FullFeatureNames { get; private set; }

    /// <summary>A stamp as it stands in the body; null for the present.</summary>
    public string? AsOf { get; private set; }

    public IReadOnlyList<EntityColumn> Entities => _entities;

    public int Rows => _entities[0].Keys.Count;

    /// <exception cref="ApiException">422: the body is none of Feast's form; the detail names the field.</exception>
    public static FeatureRequest Parse(ReadOnlySpan<byte> body)
    {
        var request = new FeatureRequest();
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            Expect(reader.TokenType == JsonTokenType.StartObject, "the body must be a JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                request.ReadField(ref reader);
            }

            reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Broken JSON is the one, broken UTF-8 within a string the other.
            throw ApiException.Unprocessable(BrokenJson.DescribeWithLine(exception));
        }

        request.Check();
        return request;
    }

    /// <summary>A request that has been read from another form than JSON; its features are not ranges of a body.</summary>
    /// <param name="hasFeatures">Whether it lists features.</param>
    /// <exception cref="ApiException">413 or 422: too many rows, or what <see cref="Parse"/> would refuse.</exception>
    public static FeatureRequest Of(string? service, bool hasFeatures, bool fullNames, IEnumerable<EntityColumn> entities)
    {
        var request = new FeatureRequest { FeatureService = service, HasFeatures = hasFeatures, FullFeatureNames = fullNames };
        request._entities.AddRange(entities);
        request.Check();
        return request.Rows <= ApiLimits.MaxFeatureRows ? request : throw TooManyRows();
    }

    public EntityColumn Column(string joinKey)
    {
        foreach (var column in _entities)
        {
            if (column.Name == joinKey)
            {
                return column;
            }
        }

        throw ApiException.Unprocessable($"entities lacks the join key {joinKey} that the features need");
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("features"u8))
        {
            Once(1 << 0, "features");
            ReadFeatures(ref reader);
        }
        else if (reader.ValueTextEquals("entities"u8))
        {
            Once(1 << 1, "entities");
            ReadEntities(ref reader);
        }
        else if (reader.ValueTextEquals("feature_service"u8))
        {
            Once(1 << 2, "feature_service");
            reader.Read();
            Expect(reader.TokenType is JsonTokenType.String or JsonTokenType.Null, "feature_service must be a string");
            FeatureService = reader.GetString();
        }
        else if (reader.ValueTextEquals("as_of"u8))
        {
            Once(1 << 3, "as_of");
            reader.Read();
            Expect(reader.TokenType is JsonTokenType.String or JsonTokenType.Null, "as_of must be a stamp with an offset");
            AsOf = reader.GetString();
        }
        else if (reader.ValueTextEquals("full_feature_names"u8))
        {
            Once(1 << 4, "full_feature_names");
            reader.Read();
            Expect(reader.TokenType is JsonTokenType.True or JsonTokenType.False, "full_feature_names must be a boolean");
            FullFeatureNames = reader.GetBoolean();
        }
        else
        {
            reader.Skip();
        }
    }

    private void Once(int field, string name)
    {
        if ((_seen & field) != 0)
        {
            throw ApiException.Unprocessable($"{name} is given twice");
        }

        _seen |= field;
    }

    private void ReadFeatures(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray, "features must be an array of strings");
        var start = (int)reader.TokenStartIndex;
        var isEmpty = reader.Read() && reader.TokenType == JsonTokenType.EndArray;
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            reader.Read();
        }

        Features = start..(int)reader.BytesConsumed;
        HasFeatures = !isEmpty;
    }

    private void ReadEntities(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject, "entities must be an object of arrays");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = new EntityColumn(reader.GetString()!);
            RequireNew(column);
            reader.Read();
            Expect(reader.TokenType == JsonTokenType.StartArray, "entities must be an object of arrays");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadKey(ref reader, column);
            }

            _entities.Add(column);
        }
    }

    private void RequireNew(EntityColumn column)
    {
        if (_entities.Count == MaxJoinKeys)
        {
            throw ApiException.Unprocessable($"entities name at most {MaxJoinKeys} join keys");
        }

        foreach (var known in _entities)
        {
            if (known.Name == column.Name)
            {
                throw ApiException.Unprocessable($"entities give {column.Name} twice");
            }
        }
    }

    private static void ReadKey(ref Utf8JsonReader reader, EntityColumn column)
    {
        Expect(reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject), "an entity value must be a scalar");
        if (column.Keys.Count == ApiLimits.MaxFeatureRows)
        {
            throw TooManyRows();
        }

        column.Keys.Add(KeyOf(ref reader));
        column.Values.Add((int)reader.TokenStartIndex..(int)reader.BytesConsumed);
    }

    /// <summary>A number or boolean is looked up by its text; null by an empty one, which no entity has.</summary>
    private static string KeyOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Null => "",
        _ => Encoding.ASCII.GetString(reader.ValueSpan),
    };

    private void Check()
    {
        Expect(HasFeatures != FeatureService is not null, "give either features, with at least one reference, or feature_service");
        Expect(_entities.Count > 0, "entities must name at least one join key");
        foreach (var column in _entities)
        {
            Expect(column.Keys.Count == Rows, "all entity columns must have the same length");
        }
    }

    private static ApiException TooManyRows() => ApiException.TooLarge($"a request holds at most {ApiLimits.MaxFeatureRows} entity rows");

    private static void Expect(bool condition, string detail)
    {
        if (!condition)
        {
            throw ApiException.Unprocessable(detail);
        }
    }

    /// <summary>One join key with its values in row order.</summary>
    internal sealed class EntityColumn(string name)
    {
        public string Name { get; } = name;

        public List<string> Keys { get; } = [];

        /// <summary>The values as they stand in the body.</summary>
        public List<Range> Values { get; } = [];
    }
}
