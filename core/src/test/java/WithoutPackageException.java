/** As somebody's first program has them. */
@SuppressWarnings("DefaultPackage")
public class WithoutPackageException extends RuntimeException {
    public WithoutPackageException() {
        super("nowhere");
    }
}
