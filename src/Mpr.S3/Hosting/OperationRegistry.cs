using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Forms;
using Mpr.S3.Listing;
using Mpr.S3.Multipart;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;
using Mpr.S3.Tagging;

namespace Mpr.S3.Hosting;

/// <summary>All operations of the endpoint; a new family is registered here.</summary>
internal static class OperationRegistry
{
    public static Router Compose(EndpointCore core, AccessGuard guard, S3Credentials credentials)
    {
        var router = new Router();
        RegisterBuckets(router, core);
        RegisterObjects(router, core, guard);
        RegisterMultipart(router, core, guard);
        new TaggingOperations(core.Catalog, core.Publisher).Register(router);
        new PostOperation(
            core.Catalog, guard, new FormAuthenticator(credentials), core.Intake, core.Publisher, core.Time)
            .Register(router);
        return router;
    }

    private static void RegisterBuckets(Router router, EndpointCore core)
    {
        new BucketOperations(core.Catalog, core.Publisher, core.Options.Region, core.Time).Register(router);
        new ListObjects(core.Catalog).Register(router);
        new PolicyOperations(core.Catalog).Register(router);
        new PublicAccessBlockOperations(core.Catalog).Register(router);
        new AclOperations(core.Catalog, core.Publisher).Register(router);
        new CorsOperations(core.Catalog).Register(router);
        FixedSettings.Register(router);
    }

    private static void RegisterObjects(Router router, EndpointCore core, AccessGuard guard)
    {
        var sources = new SourceOpener(core.Catalog, core.Files, guard);
        var receiver = new BodyReceiver(core.Intake);
        new ObjectReads(core.Catalog, core.Files, guard).Register(router);
        new ObjectWrites(core.Catalog, receiver, core.Publisher, core.Time).Register(router);
        new CopyOperation(core.Catalog, sources, core.Intake, core.Publisher, core.Time).Register(router);
        new DeleteManyOperation(core.Catalog, guard, core.Publisher).Register(router);
        new AttributesOperation(core.Catalog, guard).Register(router);
    }

    private static void RegisterMultipart(Router router, EndpointCore core, AccessGuard guard)
    {
        var sources = new SourceOpener(core.Catalog, core.Files, guard);
        var parts = new PartPublisher(core.Publisher, core.Time);
        new UploadOperations(core.Catalog, core.Publisher, core.Time).Register(router);
        new PartOperations(core.Catalog, new BodyReceiver(core.Intake), parts).Register(router);
        new PartCopyOperation(core.Catalog, sources, core.Intake, parts).Register(router);
        new CompleteOperation(core.Catalog, core.Publisher, core.Time).Register(router);
        new ListUploads(core.Catalog).Register(router);
    }
}
