using System.Globalization;
using Google.Protobuf;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Features.Grpc;

/// <summary>Feast's messages as the reads of features have them.</summary>
internal static class OnlineMessages
{
    /// <exception cref="ApiException">413 or 422: what the JSON form is refused for, too.</exception>
    public static FeatureRequest Read(GetOnlineFeaturesRequest asked)
    {
        if (asked.RequestContext.Count > 0)
        {
            throw ApiException.Unprocessable("request_context: no view here is computed from values of a request");
        }

        return FeatureRequest.Of(
            asked.KindCase == GetOnlineFeaturesRequest.KindOneofCase.FeatureService ? asked.FeatureService : null,
            asked.KindCase == GetOnlineFeaturesRequest.KindOneofCase.Features && asked.Features.Val.Count > 0, asked.FullFeatureNames, asked.Entities.Select(pair => ColumnOf(pair.Key, pair.Value)));
    }

    /// <exception cref="ApiException">404 or 422: a name is unknown, or two columns have one name.</exception>
    public static FeaturePlan PlanOf(GetOnlineFeaturesRequest asked, FeaturePlans plans) => asked.KindCase == GetOnlineFeaturesRequest.KindOneofCase.FeatureService
        ? plans.ResolveService(asked.FeatureService, asked.FullFeatureNames)
        : plans.Resolve(asked.Features.ToByteArray(), asked.Features.Val, asked.FullFeatureNames);

    public static GetOnlineFeaturesResponse Write(GetOnlineFeaturesRequest asked, FeatureRequest request, FeaturePlan plan, FeatureRows[] rows)
    {
        var answer = new GetOnlineFeaturesResponse { Status = true, Metadata = new() { FeatureNames = new() } };
        foreach (var (name, values) in asked.Entities)
        {
            var vector = Add(answer, name, request.Rows);
            var column = new VectorColumn(vector);
            vector.Values.Add(values.Val);
            for (var row = 0; row < request.Rows; row++)
            {
                column.Mark(FeatureStatus.Present, default);
            }
        }

        for (var i = 0; i < plan.Columns.Length; i++)
        {
            rows[plan.Columns[i].View].Read(plan.Columns[i].Feature, new VectorColumn(Add(answer, plan.Names[i], request.Rows)));
        }

        if (asked.IncludeFeatureViewVersionMetadata)
        {
            answer.Metadata.FeatureViewMetadata.Add(plan.Views.Select(view => new FeatureViewMetadata { Name = view.Name, Version = view.About.Version ?? 0 }));
        }

        return answer;
    }

    private static GetOnlineFeaturesResponse.Types.FeatureVector Add(GetOnlineFeaturesResponse answer, string name, int rows)
    {
        var vector = new GetOnlineFeaturesResponse.Types.FeatureVector();
        (vector.Values.Capacity, vector.Statuses.Capacity, vector.EventTimestamps.Capacity) = (rows, rows, rows);
        answer.Metadata.FeatureNames.Val.Add(name);
        answer.Results.Add(vector);
        return vector;
    }

    private static FeatureRequest.EntityColumn ColumnOf(string name, RepeatedValue values)
    {
        var column = new FeatureRequest.EntityColumn(name);
        column.Keys.AddRange(values.Val.Select(value => KeyOf(name, value)));
        return column;
    }

    /// <summary>A number or boolean is looked up by its text; none by an empty one, which no entity has.</summary>
    private static string KeyOf(string name, Value value) => value.ValCase switch
    {
        Value.ValOneofCase.StringVal => value.StringVal,
        Value.ValOneofCase.Int64Val => value.Int64Val.ToString(CultureInfo.InvariantCulture),
        Value.ValOneofCase.Int32Val => value.Int32Val.ToString(CultureInfo.InvariantCulture),
        Value.ValOneofCase.UnixTimestampVal => value.UnixTimestampVal.ToString(CultureInfo.InvariantCulture),
        Value.ValOneofCase.DoubleVal => value.DoubleVal.ToString("R", CultureInfo.InvariantCulture),
        Value.ValOneofCase.FloatVal => value.FloatVal.ToString("R", CultureInfo.InvariantCulture),
        Value.ValOneofCase.BoolVal => value.BoolVal ? "true" : "false",
        Value.ValOneofCase.NullVal => "",

        // What is not empty is of a type that no entity has.
        Value.ValOneofCase.None when value.CalculateSize() == 0 => "",
        _ => throw ApiException.Unprocessable($"entities.{name}: an entity value must be a text, a number or a boolean"),
    };
}
