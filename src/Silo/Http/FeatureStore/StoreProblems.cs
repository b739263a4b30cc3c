using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.FeatureStore;

internal static class StoreProblems
{
    public static readonly ProblemCode Refused = new(
        "declaration_refused", StatusCodes.Status422UnprocessableEntity, "declarations of features break a rule, or would change what stored values rely on");

    public static readonly ProblemCode UnknownPushSource = new("unknown_push_source", StatusCodes.Status404NotFound, "there is no such push source, or no view has it");

    public static readonly ProblemCode NotOnline = new("view_not_online", StatusCodes.Status422UnprocessableEntity, "the feature view keeps no online values");
}
